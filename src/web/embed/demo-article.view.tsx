import type { HTMLAttributes, JSX } from 'preact';
import { type Assets, Page } from '../http/ui/page.js';
import { DEFAULT_ASK_BODY, DEFAULT_ASK_HEADING } from './ask-settings.js';
import { DemoPhoto } from './demo-photo.view.js';
import { DemoStory } from './demo-story.view.js';

const ARTICLE_ID = '48213';
const SECTION = 'City Hall';
const AUTHOR = 'June Okafor';
const PLACEMENT = 'article-footer';
const TITLE = 'Council weighs bus cuts';

export interface DemoArticleModel {
  readonly askScriptUrl: string;
  /** The address of the gift page, without a query. */
  readonly giveUrl: string;
  readonly canonicalUrl: string;
  readonly assets: Assets;
  readonly sandbox: boolean;
}

/** An article of an invented newsroom with the ask in its foot: the page that a newcomer tries first. */
export function DemoArticle(model: DemoArticleModel): JSX.Element {
  return (
    <Page
      title={`${TITLE} · The Ledger`}
      description="Six routes south of the river could lose evening service in March."
      canonical={model.canonicalUrl}
      assets={{ css: model.assets.css, script: model.askScriptUrl }}
      sandbox={model.sandbox}
      variant="reader"
      footer={
        <p>
          The Ledger, its reporters and the people in this story are invented. This page comes with Mainstay to show the
          ask at work.
        </p>
      }
    >
      <div class="paper">
        <Masthead />
        <main id="main">
          <article class="article">
            <Opening />
            <DemoStory />
            <Ask {...model} />
          </article>
          <p class="demo-line">
            This is a demo page. A gift made here appears in the <a href="/staff">staff pages</a>, and the README says
            how to put the ask on your own site.
          </p>
        </main>
      </div>
    </Page>
  );
}

function Masthead(): JSX.Element {
  return (
    <header class="masthead">
      <p class="masthead-meta">
        <span>Dallas, Texas</span>
        <time dateTime="2026-11-19">Thursday, November 19, 2026</time>
      </p>
      <p class="masthead-name">The Ledger</p>
      <ul role="list" class="masthead-sections">
        {['City Hall', 'Schools', 'Housing', 'Transit', 'Courts', 'Culture'].map((name) => (
          <li key={name} class={name === SECTION ? 'is-here' : undefined}>
            {name}
          </li>
        ))}
      </ul>
    </header>
  );
}

function Opening(): JSX.Element {
  return (
    <>
      <header class="article-head">
        <p class="kicker">{SECTION}</p>
        <h1>{TITLE}</h1>
        <p class="dek">
          Six routes south of the river could lose evening service in March. Riders came to say what the last bus home
          is worth.
        </p>
        <p class="byline">
          By <b>{AUTHOR}</b> <span>·</span> <time dateTime="2026-11-19T06:10:00-06:00">Nov 19, 2026, 6:10 a.m.</time>{' '}
          <span>·</span> 5 minutes
        </p>
      </header>
      <figure class="article-photo">
        <DemoPhoto />
        <figcaption>The 38 at Ledbetter and Bonnie View, a little after six. Illustration for The Ledger.</figcaption>
      </figure>
    </>
  );
}

function Ask({ giveUrl, canonicalUrl }: DemoArticleModel): JSX.Element {
  const context = { article: ARTICLE_ID, url: canonicalUrl, placement: PLACEMENT, section: SECTION, author: AUTHOR };
  return (
    <footer class="article-ask">
      <mainstay-ask slug="article-footer" article-id={ARTICLE_ID} section={SECTION} author={AUTHOR}>
        <p>
          <b>{DEFAULT_ASK_HEADING}</b>
        </p>
        <p>{DEFAULT_ASK_BODY}</p>
        <p>
          <a href={`${giveUrl}?${new URLSearchParams(context).toString()}`}>Support us today</a>
        </p>
      </mainstay-ask>
    </footer>
  );
}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      /** The element of `client/v1.ts`; its attributes are listed in the README. */
      'mainstay-ask': HTMLAttributes<HTMLElement> & {
        slug: string;
        'article-id'?: string;
        section?: string;
        author?: string;
      };
    }
  }
}
