import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { formatInstant } from '../../../kernel/calendar.js';
import type { Campaign } from '../../../campaigns/campaign.js';
import type { Organisation } from '../../../organisation/organisation.js';
import { DefinitionList, Notice } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { MoneyField, TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import { zoneName } from '../../http/words.js';
import { type CampaignTexts, textsOfCampaign } from './campaign-form.js';

export interface CampaignFormModel {
  /** Null for one that does not exist yet. */
  readonly campaign: Campaign | null;
  readonly values: CampaignTexts;
  readonly problems: readonly FieldProblem[];
  readonly organisation: Organisation;
  /** What somebody else saved while this form was open. */
  readonly theirs: Campaign | null;
  readonly csrf: string;
}

export function CampaignFormView(model: CampaignFormModel): JSX.Element {
  const { campaign, values, problems, organisation, theirs, csrf } = model;
  const { currency, timeZone } = organisation;
  const field = (name: keyof CampaignTexts) => ({ name, value: values[name], error: problemOf(problems, name) });
  return (
    <>
      <PageHead title={campaign ? `Change ${campaign.name}` : 'New campaign'} />
      <ErrorSummary problems={problems} />
      {theirs && <Theirs theirs={theirs} values={values} organisation={organisation} />}
      <form
        class="panel stack form-narrow"
        method="post"
        action={campaign ? `/staff/campaigns/${campaign.id}` : '/staff/campaigns'}
      >
        <CsrfField token={csrf} />
        <input type="hidden" name="version" value={theirs ? String(theirs.version) : values.version} />
        <TextField {...field('name')} label="Name" maxLength={120} autocomplete="off" required />
        {campaign === null ? (
          <TextField
            {...field('slug')}
            label="Short name in links"
            maxLength={60}
            autocomplete="off"
            spellcheck={false}
            required
            hint="As in campaign=fall-2026. It stays as it is, because links and files name the campaign by it."
          />
        ) : (
          <p class="muted">
            Short name in links: <b>{campaign.slug}</b>. It stays, because links and files name the campaign by it.
          </p>
        )}
        <TextField
          {...field('description')}
          label="Note for colleagues"
          optional
          rows={2}
          maxLength={1000}
          autocomplete="off"
        />
        <MoneyField
          {...field('goal')}
          label="Goal in money"
          optional
          currency={currency}
          hint="The ask on your articles can show how far it is."
        />
        <div class="fields-2">
          <TextField {...field('goalGifts')} label="Goal in gifts" optional inputMode="numeric" autocomplete="off" />
          <TextField {...field('goalDonors')} label="Goal in donors" optional inputMode="numeric" autocomplete="off" />
        </div>
        <div class="fields-2">
          <TextField {...field('startsOn')} label="First day" type="date" optional autocomplete="off" />
          <TextField
            {...field('endsOn')}
            label="Last day"
            type="date"
            optional
            autocomplete="off"
            hint={`To its midnight, ${zoneName(timeZone)}.`}
          />
        </div>
        <RadioGroup
          name="counting"
          legend="What the thermometer counts"
          value={values.counting || 'every-gift'}
          choices={[
            {
              value: 'every-gift',
              label: 'Money as it comes',
              hint: 'Every gift and every instalment within the days, less what went back.',
            },
            {
              value: 'year-of-plans',
              label: 'Plans at the value of a year',
              hint: 'A plan that began within the days and runs counts once, with what it brings in a year; its instalments are then left out.',
            },
          ]}
        />
        <MoneyField
          {...field('cost')}
          label="What it cost"
          optional
          currency={currency}
          hint="For the return in reports: letters, posts, events."
        />
        <div class="row">
          <Button>Save</Button>
          <Button kind="quiet" href={campaign ? `/staff/campaigns/${campaign.id}` : '/staff/campaigns'}>
            Back
          </Button>
        </div>
      </form>
    </>
  );
}

const LABELS: Readonly<Partial<Record<keyof CampaignTexts, string>>> = {
  name: 'Name',
  description: 'Note',
  goal: 'Goal in money',
  goalGifts: 'Goal in gifts',
  goalDonors: 'Goal in donors',
  startsOn: 'First day',
  endsOn: 'Last day',
  counting: 'Thermometer',
  cost: 'Cost',
};

/** Both versions, where they differ; saving again takes what stands in the form. */
function Theirs({
  theirs,
  values,
  organisation,
}: {
  theirs: Campaign;
  values: CampaignTexts;
  organisation: Organisation;
}): JSX.Element {
  const saved = textsOfCampaign(theirs, organisation.currency);
  const fields = (Object.keys(LABELS) as (keyof CampaignTexts)[]).filter((name) => saved[name] !== values[name]);
  const at = theirs.changedAt ? ` at ${formatInstant(theirs.changedAt, organisation.timeZone)}` : '';
  return (
    <Notice tone="warn" title={`${theirs.changedBy ?? 'Somebody'} changed this${at}`}>
      Nothing of yours was saved. The form below has what you typed; save again to keep it, or take over from theirs:
      <DefinitionList
        items={fields.map((name) => ({
          term: LABELS[name]!,
          value: <bdi class="pre-line">{saved[name] || 'empty'}</bdi>,
        }))}
      />
    </Notice>
  );
}
