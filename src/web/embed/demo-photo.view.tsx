import type { JSX } from 'preact';

const SKYLINE =
  'M0 372h70v-74h64v-40h58v72h46v-118h26l18-34 18 34h22v118h50v-86h72v52h40v-132h84v132h36v-70h66v104h58v-146h62v-30h14v30h26v146' +
  'h52v-66h74v-44h56v110h48v-80h70v112H0z';
const WINDOWS = [0, 1, 2, 3, 4, 5, 6].map((index) => 372 + index * 76);

/** The article's picture, drawn: a bus at its stop at dusk. */
export function DemoPhoto(): JSX.Element {
  return (
    <svg
      viewBox="0 0 1200 640"
      role="img"
      aria-label="Drawing: three riders wait at a stop at dusk as a lit bus pulls in, the skyline behind it."
    >
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#2b3a5c" />
          <stop offset=".45" stop-color="#8a5f7d" />
          <stop offset=".75" stop-color="#e39b6d" />
          <stop offset="1" stop-color="#f4cf94" />
        </linearGradient>
        <linearGradient id="glow" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0" stop-color="#ffe9b0" stop-opacity="0" />
          <stop offset="1" stop-color="#ffe9b0" stop-opacity=".55" />
        </linearGradient>
      </defs>
      <rect width="1200" height="640" fill="url(#sky)" />
      <circle cx="1010" cy="318" r="58" fill="#fbe3ab" opacity=".9" />
      <path d={SKYLINE} transform="translate(0 30) scale(1 1.18)" fill="#3b3350" opacity=".72" />
      <path d={SKYLINE} transform="translate(1200 114) scale(-1 .955)" fill="#2b2740" opacity=".85" />
      <rect y="468" width="1200" height="172" fill="#262331" />
      <rect y="520" width="1200" height="4" fill="#e8c36a" opacity=".35" />
      <Bus />
      <path d="M286 462 20 540h266z" fill="url(#glow)" />
      <Stop />
    </svg>
  );
}

function Bus(): JSX.Element {
  return (
    <g>
      <rect x="284" y="268" width="664" height="228" rx="26" fill="#f3efe6" />
      <path d="M284 410h664v60a26 26 0 0 1-26 26H310a26 26 0 0 1-26-26z" fill="#b3361e" />
      <rect x="284" y="398" width="664" height="12" fill="#0b5a52" />
      <rect x="300" y="300" width="54" height="96" rx="8" fill="#ffe7ad" />
      {WINDOWS.map((x) => (
        <rect key={x} x={x} y="300" width="62" height="74" rx="6" fill="#ffdf9b" />
      ))}
      <rect x="904" y="300" width="30" height="74" rx="6" fill="#ffdf9b" />
      <path
        d="M396 374v-22a14 14 0 0 1 28 0v22zM552 374v-26a15 15 0 0 1 30 0v26zM706 374v-20a13 13 0 0 1 26 0v20z"
        fill="#6a4a4d"
      />
      <rect x="430" y="278" width="150" height="16" rx="3" fill="#221f2b" />
      <text x="505" y="291" font-family="monospace" font-size="13" fill="#ffb84d" text-anchor="middle">
        38 LEDBETTER
      </text>
      {[410, 812].map((x) => (
        <g key={x}>
          <circle cx={x} cy="496" r="42" fill="#17151d" />
          <circle cx={x} cy="496" r="19" fill="#8b8793" />
        </g>
      ))}
      <circle cx="298" cy="452" r="11" fill="#fff3c9" />
    </g>
  );
}

function Stop(): JSX.Element {
  return (
    <g fill="#15131b">
      <rect y="560" width="1200" height="80" fill="#3a3644" />
      <rect x="226" y="262" width="8" height="310" />
      <rect x="192" y="236" width="76" height="66" rx="8" fill="#0b5a52" />
      <text x="230" y="278" font-family="sans-serif" font-weight="700" font-size="26" fill="#fff" text-anchor="middle">
        38
      </text>
      <circle cx="86" cy="396" r="24" />
      <path d="M52 600c-4-70-8-130-2-150 6-18 64-18 72 0 8 22 2 80 0 150h-26l-8-84-10 84z" />
      <circle cx="160" cy="436" r="20" />
      <path d="M130 600c-2-60-6-104 0-120 6-14 54-14 60 0 6 18 0 64-2 120h-22l-7-66-8 66z" />
      <circle cx="1060" cy="402" r="24" />
      <path d="M1024 604c-2-74-6-130 0-148 8-18 66-18 74 0 6 20 2 78 0 148h-26l-10-84-12 84z" />
      <rect x="1092" y="508" width="46" height="54" rx="6" />
    </g>
  );
}
