/** What the control pages and the portal add to the style sheet of the sandbox. */
export const CONTROL_STYLES = `
@layer layout {
  .sections { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; border-block-end: 1px solid var(--line); padding-block-end: 0.75rem; }
  .sections a { padding-block: 0.25rem; }
  .sections a[aria-current] { color: var(--ink); font-weight: 650; text-decoration: none; }
  .pair { display: grid; gap: 1.5rem; align-items: start; }
  @media (min-width: 44rem) { .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
  .inline { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; }
  .inline > .stack-small { flex: 1 1 11rem; }
  .fields { display: grid; gap: 1.25rem 1.5rem; }
  @media (min-width: 44rem) { .fields { grid-template-columns: 1fr 1fr; } }
}
@layer components {
  /* What only screen readers get must not widen the page when a wide table scrolls within itself. */
  .table { position: relative; }
  .time { font-size: 1.375rem; line-height: 1.75rem; font-weight: 650; }
  .time .hint { font-weight: 400; }
  .steps { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .steps button { flex: 1 1 auto; }
  .facts { display: grid; gap: 0.25rem; }
  .facts div { display: flex; justify-content: space-between; gap: 1rem; }
  .facts dd { font-weight: 650; }
  .kinds { display: grid; gap: 0 1.5rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
  .kinds li { display: flex; justify-content: space-between; gap: 1rem; border-block-end: 1px solid var(--line); padding-block: 0.375rem; }
  .danger { background: var(--paper); color: var(--bad); border-color: var(--bad); }
  .danger:hover { background: var(--bad-soft); }
  .check { display: flex; gap: 0.5rem; align-items: center; min-height: 2.75rem; font-weight: 400; }
  .check input { width: 1.25rem; min-height: 1.25rem; }
  h3 { margin: 0; font-size: 1rem; line-height: 1.5rem; font-weight: 650; }
  .plan + .plan { border-block-start: 1px solid var(--line); padding-block-start: 1rem; }
  progress { width: 100%; height: 0.75rem; accent-color: var(--accent); }
  select {
    font: inherit; color: inherit; width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem;
    background: var(--paper); border: 1px solid var(--line-strong); border-radius: 4px;
  }
}
`;
