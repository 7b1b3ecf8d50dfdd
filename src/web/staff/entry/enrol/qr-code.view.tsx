import type { JSX } from 'preact';
import { encodeQR } from 'qr';

/** A picture for the camera of a phone; whoever has no camera finds the same as text beside it. */
export function QrCode({ text, label }: { text: string; label: string }): JSX.Element {
  const squares = encodeQR(text, 'raw', { ecc: 'medium', border: 2 });
  const path = squares.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg class="qr-code" viewBox={`0 0 ${squares.length} ${squares.length}`} role="img" aria-label={label}>
      <path fill="#fff" d={`M0 0h${squares.length}v${squares.length}H0z`} />
      <path fill="#000" d={path} shape-rendering="crispEdges" />
    </svg>
  );
}
