import type { JSX } from 'preact';
import { Checkbox, RadioGroup } from '../../http/ui/choices.js';
import { problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import type { GiftPageModel } from '../form/gift-model.js';
import { TRIBUTE_FIELDS, type TributeTexts } from './tribute-form.js';

type DetailModel = Pick<GiftPageModel, 'values' | 'problems' | 'presents' | 'publication'>;

/** What a gift can do without, folded away until somebody wants it or something in it needs a look. */
export function Detail(model: DetailModel): JSX.Element {
  const { values, problems, presents } = model;
  const isFilled =
    values.comment !== '' ||
    values.quote ||
    values.anonymous ||
    values.declineBenefits ||
    TRIBUTE_FIELDS.some((name) => values.tribute[name] !== '');
  const hasProblem = ['comment', ...TRIBUTE_FIELDS].some((name) => problemOf(problems, name) !== undefined);
  return (
    <details class="more" open={isFilled || hasProblem}>
      <summary>Add a detail</summary>
      <div class="stack">
        <TributeDetail {...model} />
        <TextField
          name="employer"
          label="Your employer, if it may match your gift"
          autocomplete="organization"
          optional
          maxLength={120}
          value={values.tribute.employer}
          hint="Many employers give as much as their people do. After your gift we tell you what to ask them for."
          error={problemOf(problems, 'employer')}
        />
        <TextField
          name="comment"
          label="A word for the newsroom"
          autocomplete="off"
          optional
          rows={4}
          maxLength={1000}
          value={values.comment}
          error={problemOf(problems, 'comment')}
        />
        <Checkbox name="quote" label="You may quote my words." checked={values.quote} />
        <Checkbox
          name="anonymous"
          label="Give anonymously."
          hint={
            model.publication === null
              ? 'Your name appears on no list. The receipt still carries it.'
              : 'Your name appears on no list, unless the gift is so large that names are published: then the newsroom decides. The receipt still carries it.'
          }
          checked={values.anonymous}
        />
        {presents !== null && (
          <div data-presents-from={presents.fromMinor}>
            <Checkbox
              name="declineBenefits"
              label="I don’t want the gifts."
              hint={`${presents.names.join(', ')}. Without them, your whole gift counts as a contribution.`}
              checked={values.declineBenefits}
            />
          </div>
        )}
      </div>
    </details>
  );
}

/** The style sheet shows what follows from a choice; without it all fields stand there, and those not meant stay empty. */
function TributeDetail({ values, problems }: DetailModel): JSX.Element {
  const field = (name: keyof TributeTexts) => ({
    name,
    value: values.tribute[name],
    error: problemOf(problems, name),
    autocomplete: 'off',
  });
  return (
    <div class="tribute stack">
      <RadioGroup
        {...field('tributeKind')}
        legend="Is it for somebody?"
        choices={[
          { value: '', label: 'For nobody in particular' },
          { value: 'in-honor', label: 'In honor of somebody' },
          { value: 'in-memory', label: 'In memory of somebody' },
        ]}
      />
      <div class="tribute-who stack">
        <TextField {...field('tributeName')} label="Their name" maxLength={200} />
        <RadioGroup
          {...field('notifyBy')}
          legend="Shall we tell somebody of your gift?"
          hint="They read your name, unless you give anonymously, and never the amount. If you give again and again, they hear of it once, with the first gift."
          choices={[
            { value: '', label: 'Nobody' },
            { value: 'email', label: 'By email' },
            { value: 'paper', label: 'By a card on paper' },
          ]}
        />
        <div class="tribute-notice stack">
          <TextField {...field('notifyName')} label="Name of the person to tell" maxLength={200} />
          <div class="tribute-email">
            <TextField {...field('notifyEmail')} label="Their email" type="email" inputMode="email" maxLength={254} />
          </div>
          <div class="tribute-paper">
            <TextField
              {...field('notifyAddress')}
              label="Their postal address"
              rows={4}
              maxLength={500}
              hint="One line for each line of the envelope."
            />
          </div>
          <TextField {...field('notifyMessage')} label="Your words to them" optional rows={3} maxLength={500} />
          <TextField
            {...field('notifyOn')}
            label="On which day"
            type="date"
            optional
            hint="Empty: as soon as your gift has arrived."
          />
        </div>
      </div>
    </div>
  );
}
