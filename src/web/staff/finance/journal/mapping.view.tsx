import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import {
  JOURNAL_TARGETS,
  TARGET_NAMES,
  type JournalTarget,
} from '../../../../finance/journal/mapping/journal-target.js';
import { COVERED_FEES_ACCOUNT, RULE_RHYTHMS, type JournalRule } from '../../../../finance/journal/mapping/mapping.js';
import type { RuleChoices } from '../../../../finance/journal/mapping/rule-choices.js';
import { EmptyState, Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { FilterBar } from '../../../http/ui/list-controls.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';
import { type Column, Table } from '../../../http/ui/table.js';
import { FinanceTabs } from '../finance-tabs.view.js';
import { JOURNAL_PATH, RHYTHM_WORDS, RULE_WORDS, targetPath } from './journal-words.js';
import type { RuleTexts, SettingTexts } from './mapping-form.js';
import { SettingsForm } from './settings-form.view.js';

export interface MappingModel {
  readonly target: JournalTarget;
  readonly rules: readonly JournalRule[];
  readonly choices: RuleChoices;
  readonly ruleTexts: RuleTexts;
  readonly settingTexts: SettingTexts;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
  readonly may: { readonly change: boolean };
}

/** What accounts are called elsewhere, and how the files are made. */
export function MappingView(model: MappingModel): JSX.Element {
  const { target, rules, problems, may, csrf } = model;
  return (
    <>
      <PageHead
        title={`Accounts for ${TARGET_NAMES[target]}`}
        summary="Batches that were made keep what was said here when they were made."
        actions={
          <Button kind="plain" href={targetPath(target)}>
            Journal for {TARGET_NAMES[target]}
          </Button>
        }
      />
      <FinanceTabs current="journal" />
      <ErrorSummary problems={problems} />
      <FilterBar action={`${JOURNAL_PATH}/mapping`}>
        <SelectField
          name="target"
          label="Program"
          value={target}
          options={JOURNAL_TARGETS.map((value) => ({ value, label: TARGET_NAMES[value] }))}
        />
      </FilterBar>
      <Panel title="Rules" aside="The most specific one decides.">
        <div class="stack">
          <p class="panel-help">
            Account, class and place are each decided by the most specific rule that names one. A rule for an account
            outweighs one without; then a campaign counts for more than a designation, and that for more than a rhythm.
            Without a rule an account is called as in our chart.
          </p>
          <Table
            caption="Rules, the most specific first"
            columns={columns(model)}
            rows={rules}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="No rules yet">
                Begin with the accounts that the preview lists: what is each of them called in {TARGET_NAMES[target]}?
              </EmptyState>
            }
          />
          {may.change && <RuleForm {...model} />}
        </div>
      </Panel>
      {may.change && <SettingsForm target={target} texts={model.settingTexts} problems={problems} csrf={csrf} />}
    </>
  );
}

function columns({ target, choices, csrf, may }: MappingModel): Column<JournalRule>[] {
  const words = RULE_WORDS[target];
  return [
    { key: 'when', label: 'For', kind: 'name', cell: (rule) => conditionsText(rule, choices) },
    { key: 'account', label: words.account, cell: ({ externalAccount }) => externalAccount ?? '' },
    { key: 'class', label: words.class, cell: (rule) => rule.class ?? '' },
    ...(words.location
      ? [{ key: 'location', label: words.location, cell: (rule: JournalRule) => rule.location ?? '' }]
      : []),
    ...(words.party ? [{ key: 'party', label: words.party, cell: (rule: JournalRule) => rule.party ?? '' }] : []),
    ...(may.change
      ? [
          {
            key: 'remove',
            label: 'Remove',
            cell: (rule: JournalRule) => (
              <form method="post" action={`${JOURNAL_PATH}/mapping/${target}/rules/${rule.id}/remove`}>
                <CsrfField token={csrf} />
                <Button kind="quiet">
                  Remove<span class="visually-hidden"> the rule for {conditionsText(rule, choices)}</span>
                </Button>
              </form>
            ),
          },
        ]
      : []),
  ];
}

/** "4000 Contributions … · Fall drive · Monthly". */
function conditionsText(rule: JournalRule, { accounts, campaigns, designations }: RuleChoices): string {
  const account = accounts.find(({ code }) => code === rule.account);
  const parts = [
    rule.account === COVERED_FEES_ACCOUNT ? COVERED_LABEL : account && `${account.code} ${account.name}`,
    campaigns.find(({ id }) => id === rule.campaignId)?.name,
    rule.designation && (designations.find(({ code }) => code === rule.designation)?.name ?? rule.designation),
    rule.rhythm && RHYTHM_WORDS[rule.rhythm],
  ].filter(Boolean);
  return parts.length === 0 ? 'Everything' : parts.join(' · ');
}

const COVERED_LABEL = 'Fees that donors covered, on a line of their own';

function RuleForm({ target, choices, ruleTexts, problems, csrf }: MappingModel): JSX.Element {
  const words = RULE_WORDS[target];
  const field = (name: keyof RuleTexts) => ({ name, value: ruleTexts[name], error: problemOf(problems, name) });
  return (
    <form class="stack" method="post" action={`${JOURNAL_PATH}/mapping/${target}/rules`}>
      <CsrfField token={csrf} />
      <h3>Add a rule</h3>
      <p class="caption">One for the same account, campaign, designation and rhythm takes the place of the old one.</p>
      <div class="rule-fields">
        <SelectField
          {...field('account')}
          label="Account of the ledger"
          options={[
            { value: '', label: 'All' },
            ...choices.accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
            { value: COVERED_FEES_ACCOUNT, label: COVERED_LABEL },
          ]}
        />
        <SelectField
          {...field('campaign')}
          label="Campaign"
          options={[
            { value: '', label: 'All' },
            ...choices.campaigns.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          {...field('designation')}
          label="Designation"
          options={[
            { value: '', label: 'All' },
            ...choices.designations.map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
        <SelectField
          {...field('rhythm')}
          label="Rhythm"
          options={[
            { value: '', label: 'All' },
            ...RULE_RHYTHMS.map((value) => ({ value, label: RHYTHM_WORDS[value] })),
          ]}
        />
        <TextField
          {...field('externalAccount')}
          label={words.account}
          hint={words.hint}
          maxLength={120}
          autocomplete="off"
        />
        <TextField {...field('class')} label={words.class} maxLength={120} autocomplete="off" />
        {words.location && (
          <TextField {...field('location')} label={words.location} maxLength={120} autocomplete="off" />
        )}
        {words.party && (
          <TextField
            {...field('party')}
            label={words.party}
            hint="For accounts that want a customer or vendor. Never a donor."
            maxLength={120}
            autocomplete="off"
          />
        )}
      </div>
      <div class="row">
        <Button kind="plain">Save the rule</Button>
      </div>
    </form>
  );
}
