import type { ComponentChildren, JSX } from 'preact';

/** One of the page's three numbered parts. */
export function Block({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="gift-block" aria-labelledby={`block-${number}`}>
      <h2 id={`block-${number}`}>
        <span class="gift-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
