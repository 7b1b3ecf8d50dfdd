import type { JSX } from 'preact';
import type { FieldProblem } from '../../../../kernel/app-error.js';
import type { TransparencyField } from '../../../../finance/transparency/settings/change-transparency.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Button } from '../../../http/ui/button.js';
import { Checkbox, RadioGroup } from '../../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../../http/ui/staff-page.js';

export interface TransparencySettingsModel {
  readonly values: Readonly<Record<TransparencyField, string>>;
  readonly currency: string;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function TransparencySettingsView({ values, currency, problems, csrf }: TransparencySettingsModel): JSX.Element {
  const text = (name: TransparencyField) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <>
      <PageHead
        title="Donor list settings"
        summary="Whose name is published, how amounts are told, and what stands beside them."
        actions={
          <>
            <Button kind="plain" href="/staff/donor-list">
              Donor list
            </Button>
            <Button kind="quiet" href="/staff/settings">
              Settings
            </Button>
          </>
        }
      />
      <ErrorSummary problems={problems} />
      <form class="stack" method="post" action="/staff/settings/donor-list">
        <CsrfField token={csrf} />
        <Panel title="The page">
          <div class="stack form-narrow">
            <Checkbox
              name="isOn"
              label="Publish the page of donors at /donors"
              checked={values.isOn === 'yes'}
              hint="Readers see it once a list is published. Donors of large gifts are told before they pay, and agree."
            />
            <MoneyField
              {...text('threshold')}
              label="Name everybody who gave at least"
              currency={currency}
              hint="In a year, by all ways of giving. Members of the Institute for Nonprofit News name donors of $5,000 or more."
            />
            <Checkbox
              name="namesBelow"
              label="Also name donors with smaller gifts who asked for it"
              checked={values.namesBelow === 'yes'}
              hint="They ask in their account, or you write it down among their consents."
            />
            <RadioGroup
              {...text('yearBasis')}
              legend="A year is"
              choices={[
                { value: 'calendar', label: 'A calendar year' },
                { value: 'fiscal', label: 'Our fiscal year' },
              ]}
            />
          </div>
        </Panel>
        <Panel title="Amounts">
          <div class="stack form-narrow">
            <RadioGroup
              {...text('amounts')}
              legend="How amounts are told"
              choices={[
                { value: 'bands', label: 'In bands' },
                { value: 'rounded', label: 'Rounded off to $1,000', hint: '“About $7,000”. Never the exact sum.' },
              ]}
            />
            <TextField
              {...text('bands')}
              label="Where bands begin"
              rows={6}
              hint="One amount a line. The first band begins at the amount above."
            />
          </div>
        </Panel>
        <Panel title="What stands beside the names">
          <div class="stack form-narrow">
            <TextField
              {...text('statement')}
              label="Statement of independence"
              rows={5}
              maxLength={2000}
              hint="What a gift buys: nothing. An empty line begins a new paragraph."
            />
            <TextField {...text('form990Url')} label="Address of your Form 990" optional />
            <TextField {...text('fundraisingUrl')} label="Address of your fundraising policy" optional />
            <TextField {...text('donationsUrl')} label="Address of your policy on donations" optional />
            <TextField {...text('conflictsUrl')} label="Address of your policy on conflicts of interest" optional />
          </div>
        </Panel>
        <div class="row">
          <Button>Save</Button>
        </div>
      </form>
    </>
  );
}
