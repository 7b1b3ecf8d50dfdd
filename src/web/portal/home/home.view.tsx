import type { JSX } from 'preact';

export function HomeView(): JSX.Element {
  return <h1>Your giving</h1>;
}
