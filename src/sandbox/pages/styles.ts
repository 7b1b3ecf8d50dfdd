/** The style sheet of the sandbox's pages; small, served from the sandbox's own origin. */
export const STYLES = `
@layer reset, tokens, base, layout, components;

@layer reset {
  *, *::before, *::after { box-sizing: border-box; }
  body, h1, h2, p, ul, dl, dd, fieldset, pre { margin: 0; padding: 0; border: 0; }
  ul { list-style: none; }
  input, button { font: inherit; color: inherit; letter-spacing: inherit; }
}

@layer tokens {
  :root {
    color-scheme: light dark;
    --paper: light-dark(#ffffff, #1c1e1f);
    --canvas: light-dark(#f7f6f3, #141617);
    --sunken: light-dark(#efede8, #101213);
    --ink: light-dark(#1b1a18, #f1efeb);
    --ink-2: light-dark(#55504a, #bdb8b0);
    --line: light-dark(#ddd9d1, #34383a);
    --line-strong: light-dark(#87817a, #7d8489);
    --accent: light-dark(#0b5a52, #6cc7b8);
    --accent-soft: light-dark(#e3f0ed, #17332f);
    --on-accent: light-dark(#ffffff, #141617);
    --good: light-dark(#1e6b3a, #7cc694);
    --warn: light-dark(#8a5300, #e0b066);
    --warn-soft: light-dark(#fbf0dc, #33270f);
    --bad: light-dark(#a8261c, #f29187);
    --bad-soft: light-dark(#fbe9e7, #3b1c19);
    --focus: light-dark(#1f5596, #8fb8ea);
    --stripe: light-dark(#f3dfb4, #463716);
  }
}

@layer base {
  body {
    background: var(--canvas);
    color: var(--ink);
    font: 400 1rem/1.5 Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  h1 { font-size: 1.375rem; line-height: 1.75rem; font-weight: 650; text-wrap: balance; }
  h2 { font-size: 1.125rem; line-height: 1.625rem; font-weight: 650; text-wrap: balance; }
  a { color: var(--accent); text-underline-offset: 0.15em; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  code, pre { font: 0.8125rem/1.25rem ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; }
}

@layer layout {
  .bar {
    background: repeating-linear-gradient(-45deg, var(--warn-soft) 0 14px, var(--stripe) 14px 28px);
    border-block-end: 1px solid var(--warn);
    color: var(--ink);
    font-weight: 650;
    padding: 0.5rem 1rem;
    text-align: center;
  }
  main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; max-width: 62rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; align-items: start; }
  main.narrow { max-width: 36rem; }
  @media (min-width: 52rem) {
    main { padding-block-start: 3rem; }
    main.columns { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 3rem; }
  }
  .stack { display: grid; gap: 1rem; }
  .stack-small { display: grid; gap: 0.25rem; }
  .row { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: start; }
  @media (max-width: 24rem) { .row { grid-template-columns: 1fr; } }
  .columns > .notice { grid-column: 1 / -1; }
  .actions { display: flex; flex-wrap: wrap; gap: 0.75rem 1.5rem; align-items: center; }
}

@layer components {
  .panel { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1.5rem; }
  @media (max-width: 30rem) { .panel { padding: 1rem; } }
  .amount { font-size: 2rem; line-height: 2.25rem; font-weight: 650; }
  .quiet { color: var(--ink-2); }
  .lines { display: grid; gap: 0.5rem; border-block: 1px solid var(--line); padding-block: 0.75rem; }
  .lines li, .total { display: flex; justify-content: space-between; gap: 1rem; }
  .lines span:last-child, .total span:last-child { white-space: nowrap; }
  .total { font-weight: 650; }
  .terms { display: grid; gap: 0.25rem; border-block: 1px solid var(--line); padding-block: 0.75rem; }
  .terms div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
  .terms dt { color: var(--ink-2); }
  .terms dd { font-weight: 500; }
  label, legend { font-weight: 500; display: block; }
  .hint { color: var(--ink-2); font-size: 0.875rem; line-height: 1.25rem; }
  input {
    width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem;
    background: var(--paper); border: 1px solid var(--line-strong); border-radius: 4px;
  }
  input::placeholder { color: var(--ink-2); opacity: 1; }
  input[readonly] { background: var(--sunken); }
  input[aria-invalid='true'] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
  .problem { color: var(--bad); font-size: 0.875rem; line-height: 1.25rem; font-weight: 500; }
  .notice { background: var(--bad-soft); border: 1px solid var(--bad); border-radius: 6px; padding: 0.75rem 1rem; }
  .notice a { color: inherit; }
  button, .button {
    min-height: 2.75rem; padding: 0.5rem 1.25rem; border-radius: 6px; cursor: pointer; font-weight: 650;
    background: var(--accent); color: var(--on-accent); border: 1px solid var(--accent); text-decoration: none;
    display: inline-block; text-align: center; transition: background-color 120ms;
  }
  button:hover, .button:hover { background: color-mix(in oklab, var(--accent) 88%, var(--ink)); }
  .wide { width: 100%; }
  .wallet { margin-block-start: 0.5rem; background: var(--ink); color: var(--paper); border-color: var(--ink); width: 100%; }
  .wallet:hover { background: var(--ink-2); }
  .plain { background: var(--paper); color: var(--accent); border-color: var(--line-strong); }
  .plain:hover { background: var(--accent-soft); }
  .small { min-height: 2rem; padding: 0.125rem 0.75rem; font-weight: 500; }
  .choices { border-block-start: 1px solid var(--line); padding-block-start: 1rem; }
  .cards { margin-inline: -0.5rem; }
  .cards li + li { border-block-start: 1px solid var(--line); }
  .cards button {
    width: 100%; background: none; color: inherit; border: 0; border-radius: 4px; font-weight: 400; text-align: start;
    padding: 0.625rem 0.5rem; display: grid;
  }
  @media (min-width: 28rem) { .cards button { grid-template-columns: 12rem minmax(0, 1fr); } }
  .cards button:hover { background: var(--accent-soft); }
  .cards b { font-weight: 500; white-space: nowrap; color: var(--accent); text-decoration: underline; text-underline-offset: 0.15em; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.25rem; }
  th, td { text-align: start; padding: 0.5rem 0.75rem 0.5rem 0; border-block-end: 1px solid var(--line); vertical-align: top; overflow-wrap: normal; }
  th { font-weight: 500; color: var(--ink-2); white-space: nowrap; }
  td.state { white-space: nowrap; }
  .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
  pre { background: var(--sunken); border-radius: 6px; padding: 1rem; overflow-x: auto; overflow-wrap: normal; }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
}
`;
