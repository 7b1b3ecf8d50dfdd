import { describe, expect, it } from '@jest/globals';
import type { JSX } from 'preact';
import { Money as Amount } from '../../../src/kernel/money.js';
import { DemoArticle } from '../../../src/web/embed/demo-article.view.js';
import { EmptyState } from '../../../src/web/http/ui/blocks.js';
import { RadioGroup } from '../../../src/web/http/ui/choices.js';
import { ErrorSummary } from '../../../src/web/http/ui/error-summary.js';
import { MoneyField } from '../../../src/web/http/ui/fields.js';
import { FilterBar, Pager } from '../../../src/web/http/ui/list-controls.js';
import { renderPage } from '../../../src/web/http/ui/render.js';
import { StaffPage } from '../../../src/web/http/ui/staff-page.js';
import { Table } from '../../../src/web/http/ui/table.js';
import { Money } from '../../../src/web/http/ui/text.js';

const NAME = '=HYPERLINK("x")<b>';
const ESCAPED = '=HYPERLINK(&quot;x&quot;)&lt;b';

describe('a table', () => {
  const table = (rows: readonly string[]): string =>
    renderPage(
      <Table
        caption="Gifts"
        columns={[
          { key: 'donor', label: 'Donor', kind: 'name', cell: (row) => row },
          {
            key: 'amount',
            label: 'Amount',
            kind: 'figure',
            total: '$50.00',
            cell: () => <Money value={Amount.of(-2500, 'USD')} />,
          },
        ]}
        rows={rows}
        rowKey={(row) => row}
        empty={<EmptyState title="No gifts yet" />}
      />,
    );

  it('has a caption, headers of columns and a row of totals, and prints names as text', () => {
    const html = table([NAME]);
    expect(html).toContain('<caption class="visually-hidden">Gifts</caption>');
    expect(html).toContain('<th scope="col" class="figure">Amount</th>');
    expect(html).toContain('<tfoot><tr><th scope="row">Total</th><td class="figure">$50.00</td></tr></tfoot>');
    expect(html).toContain('−$25.00');
    expect(html).toContain(ESCAPED);
    expect(html).not.toContain('<b>');
  });

  it('says what will appear when it is empty', () => {
    expect(table([])).toContain('No gifts yet');
    expect(table([])).not.toContain('<table');
  });
});

describe('fields', () => {
  it('are joined to hint and error, and keep what was typed', () => {
    const html = renderPage(<MoneyField name="amount" label="Amount" currency="USD" value={NAME} hint="h" error="e" />);
    expect(html).toContain('<label class="label" for="field-amount">Amount</label>');
    expect(html).toContain('aria-describedby="field-amount-hint field-amount-error"');
    expect(html).toContain('inputMode="decimal"'.toLowerCase());
    expect(html).toContain(`value="${ESCAPED}`);
  });

  it('of one choice are radios in a fieldset; a summary line finds the first', () => {
    const choices = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ];
    const html = renderPage(
      <RadioGroup name="reason" legend="Reason" value="b" choices={choices} error="Choose one." />,
    );
    expect(html).toMatch(/<fieldset[^>]*aria-describedby="field-reason-error"><legend class="legend">Reason/);
    expect(html).toMatch(/id="field-reason" name="reason" value="a"/);
    expect(html).toMatch(/name="reason" value="b" checked/);
  });

  it('have no summary without problems', () => {
    expect(renderPage(<ErrorSummary problems={[]} />)).toBe('<!doctype html>');
    expect(renderPage(<ErrorSummary problems={[{ field: 'a', message: 'A' }]} />)).toContain('One thing needs a look');
  });
});

describe('a staff page', () => {
  const page = (children: JSX.Element): string =>
    renderPage(
      <StaffPage
        title="Gifts"
        organisation={NAME}
        items={[{ label: 'Gifts', href: '/staff/gifts', icon: 'gifts', current: true, shortcut: 'g' }]}
        person={{ name: NAME, role: 'Finance' }}
        csrf="token-1"
        assets={{ css: '/assets/mainstay.css', script: '/assets/staff.js' }}
        sandbox
        flash={{ tone: 'good', message: NAME }}
        search={{ action: '/staff/gifts', label: 'Search gifts', value: NAME }}
      >
        {children}
      </StaffPage>,
    );

  it('marks where one is, signs out with a token, and prints every name as text', () => {
    const html = page(<p>Inside</p>);
    expect(html).toMatch(/<!doctype html><html lang="en">/);
    expect(html).toMatch(/href="\/staff\/gifts" aria-current="page" data-shortcut="g"/);
    expect(html).toMatch(
      /<form method="post" action="\/staff\/sign-out"><input type="hidden" name="csrf" value="token-1"/,
    );
    expect(html).not.toContain('<b>');
    expect(html).not.toMatch(/ style=/);
  });

  it('filters by address and pages by key', () => {
    const filter = (
      <FilterBar action="/staff/gifts" phrases={[{ text: NAME, removeHref: '/staff/gifts' }]} children="" />
    );
    expect(page(filter)).toContain('<form class="filters" method="get" action="/staff/gifts">');
    const pager = page(<Pager summary="50 gifts" nextHref="/staff/gifts?after=k" previousHref={null} />);
    expect(pager).toContain('href="/staff/gifts?after=k"');
    expect(pager).not.toContain('Previous');
  });
});

describe('the demo article', () => {
  it('carries the ask with its words and its link inside, also without script', () => {
    const html = renderPage(
      <DemoArticle
        askScriptUrl="/embed/v1.js"
        giveUrl="/give/article-footer"
        canonicalUrl="http://localhost:3000/demo/article"
        assets={{ css: '/assets/mainstay.css' }}
        sandbox
      />,
    );
    expect(html).toContain('<script type="module" src="/embed/v1.js">');
    expect(html).toContain('<link rel="canonical" href="http://localhost:3000/demo/article"');
    expect(html).toContain('<mainstay-ask slug="article-footer" article-id="48213" section="City Hall"');
    expect(html).toContain('If you enjoyed this article, please support us today!');
    expect(html).toMatch(
      /href="\/give\/article-footer\?article=48213&amp;url=http[^"]*&amp;placement=article-footer&amp;section=City/,
    );
    expect(html).not.toMatch(/ style=/);
  });
});
