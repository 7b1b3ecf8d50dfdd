import type { ComponentChildren, JSX } from 'preact';

/** Addresses of the built style sheet and, where a page is enhanced, its module. */
export interface Assets {
  readonly css: string;
  readonly script?: string | undefined;
}

export interface PageProps {
  /** The title of the tab: what this page is, then whose it is. */
  readonly title: string;
  readonly description?: string | undefined;
  readonly lang?: string | undefined;
  readonly canonical?: string | undefined;
  readonly assets: Assets;
  /** True while no real money can move; draws the striped bar and the other icon. */
  readonly sandbox: boolean;
  /** `reader` and `plain` bring their own `main`; `staff` is drawn by `StaffPage`. */
  readonly variant: 'reader' | 'staff' | 'plain';
  /** Keeps a reader page out of search engines; the other variants are never in them. */
  readonly noIndex?: boolean | undefined;
  /** Where the page goes by itself while it waits for something; scripts read it from the body and may do better. */
  readonly refresh?: { readonly seconds: number; readonly href: string } | undefined;
  /** The newsroom's name in the head of a reader page. */
  readonly organisation?: string | undefined;
  /** The foot of a reader page. */
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The HTML document around every page: head, skip link, sandbox bar, and the frame of its variant. */
export function Page(props: PageProps): JSX.Element {
  return (
    <html lang={props.lang ?? 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{props.title}</title>
        {props.description !== undefined && <meta name="description" content={props.description} />}
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="strict-origin-when-cross-origin" />
        {(props.variant !== 'reader' || props.noIndex) && <meta name="robots" content="noindex" />}
        {props.refresh !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={`${props.refresh.seconds}; url=${props.refresh.href}`} />
          </noscript>
        )}
        {props.canonical !== undefined && <link rel="canonical" href={props.canonical} />}
        <link rel="icon" href={props.sandbox ? SANDBOX_ICON : ICON} />
        <link rel="stylesheet" href={props.assets.css} />
        {props.assets.script !== undefined && <script type="module" src={props.assets.script} />}
      </head>
      <body data-refresh-seconds={props.refresh?.seconds} data-refresh-href={props.refresh?.href}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <div class={props.variant === 'staff' ? 'staff-shell' : 'shell'}>
          <Head {...props} />
          {props.variant === 'plain' ? <PlainMain>{props.children}</PlainMain> : props.children}
          {props.footer !== undefined && (
            <footer class="reader-foot">
              <div class="wrap">{props.footer}</div>
            </footer>
          )}
        </div>
      </body>
    </html>
  );
}

/** A leaf, drawn in the accent; the sandbox wears it in amber, so that tabs cannot be confused. */
const ICON = icon('%230b5a52');
const SANDBOX_ICON = icon('%238a5300');

function icon(colour: string): string {
  const path = 'M5 27V11l11 9 11-9v16';
  const stroke = "stroke='white' stroke-width='4' stroke-linejoin='round' stroke-linecap='round' fill='none'";
  return (
    `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>` +
    `<rect width='32' height='32' rx='7' fill='${colour}'/><path transform='translate(3.2 1.6) scale(.8)' d='${path}' ${stroke}/></svg>`
  );
}

function Head({ sandbox, variant, organisation }: PageProps): JSX.Element {
  return (
    <div>
      {sandbox && (
        <aside class="sandbox-bar" aria-label="Sandbox">
          Sandbox: no money moves
        </aside>
      )}
      {variant === 'reader' && organisation !== undefined && (
        <header class="reader-head">
          <div class="wrap">
            <p class="reader-name">{organisation}</p>
          </div>
        </header>
      )}
    </div>
  );
}

function PlainMain({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <main id="main" class="wrap wrap-narrow plain-main">
      {children}
    </main>
  );
}
