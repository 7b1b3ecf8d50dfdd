import type { ComponentChildren, JSX } from 'preact';

export interface ButtonProps {
  /** `give` is for the giving button and nothing else. */
  readonly kind?: 'primary' | 'give' | 'plain' | 'danger' | 'quiet' | undefined;
  /** With an address it is a link that looks like a button. */
  readonly href?: string | undefined;
  readonly type?: 'submit' | 'button' | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly id?: string | undefined;
  /** On a link: the browser saves what it gets. */
  readonly download?: boolean | undefined;
  /** The letter that presses it, on pages that have such keys. */
  readonly letter?: string | undefined;
  readonly children: ComponentChildren;
}

/** The label says what happens, with the amount where money moves. */
export function Button(props: ButtonProps): JSX.Element {
  const kind = props.kind ?? 'primary';
  const look = kind === 'primary' ? 'button' : `button button-${kind}`;
  if (props.href !== undefined) {
    return (
      <a class={look} id={props.id} href={props.href} download={props.download} data-key={props.letter}>
        {props.children}
      </a>
    );
  }
  return (
    <button class={look} id={props.id} type={props.type ?? 'submit'} name={props.name} value={props.value}>
      {props.children}
    </button>
  );
}
