/**
 * Inherits the article's type and colour. Sizes follow the host's font (em), targets never fall under 44 px,
 * and the layout asks the width of the ask itself, not of the window. Written tight, a rule a line: no build step
 * takes the blanks out, and the whole script has 5 kB.
 */
export const ASK_STYLES = `
:host{--accent:var(--ask-accent,light-dark(#b3361e,#f2876e));--on-accent:var(--ask-on-accent,light-dark(#fff,#101213));
--ink:var(--ask-ink,currentColor);--line:var(--ask-line,color-mix(in srgb,currentColor 22%,transparent));
--edge:color-mix(in srgb,currentColor 58%,transparent);--radius:var(--ask-radius,6px);--gap:var(--ask-gap,.85em);
display:block;container-type:inline-size}
:host([hidden]){display:none}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
:host([theme]:not([theme=auto])){padding-inline:1.25em;color:light-dark(#1b1a18,#f1efeb);background:light-dark(#fff,#1c1e1f)}
*{box-sizing:border-box;margin:0}
.ask,.controls,.goal{display:grid;gap:var(--gap)}
.choice,.button{display:grid;place-items:center;border-radius:var(--radius)}
.ask{min-block-size:var(--ask-min,13rem);align-content:start;padding-block:1em;border-block:1px solid var(--line);color:var(--ink)}
.waiting,.compact{align-content:center}
.compact{min-block-size:var(--ask-min,5rem);border:0}
.test{margin-block-start:-1em;padding:.25em .75em;font-size:.8125em;text-align:center;
background:repeating-linear-gradient(-45deg,#8882 0 10px,transparent 10px 20px)}
h2{font-size:1.3em;line-height:1.25;text-wrap:balance}
.body{margin-block-start:.35em;line-height:1.5;max-inline-size:60ch}
fieldset{border:0;padding:0;min-inline-size:0}
legend{position:absolute;clip-path:inset(50%)}
.choices{display:flex;flex-wrap:wrap;gap:.5em}
.choice{position:relative;flex:1 0 5.2em;min-block-size:44px;padding:.35em .6em;border:1px solid var(--edge);
font-variant-numeric:tabular-nums;white-space:nowrap;cursor:pointer}
.choice:hover{border-color:currentColor}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);
background:color-mix(in srgb,var(--accent) 10%,transparent);font-weight:700}
.choice:has(:focus-visible),a:focus-visible{outline:3px solid light-dark(#1f5596,#8fb8ea);outline-offset:2px}
input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
a{color:inherit;text-underline-offset:.18em}
.button{min-block-size:48px;padding:.4em 1.25em;background:var(--accent);color:var(--on-accent);font-weight:700;text-decoration:none;text-align:center}
.button:hover{filter:brightness(.93)}
.note{font-size:.8125em;opacity:.8}
progress{inline-size:100%;accent-color:var(--accent)}
.goal{font-size:.875em}
@container (min-width:30rem){
.controls{display:flex;flex-wrap:wrap;align-items:center}
fieldset,.choice{flex:1 0 auto}
.button{flex:1 0 100%}
.compact .button{justify-self:start}
}
@container (min-width:44rem){
.controls .button{flex:0 1 auto}
}
@media (forced-colors:active){
.choice:has(:checked),.button{outline:2px solid Highlight}
}`;
