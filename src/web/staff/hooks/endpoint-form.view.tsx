import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { HOOK_EVENT_TYPES } from '../../../hooks/event-types.js';
import { Panel } from '../../http/ui/blocks.js';
import { Button } from '../../http/ui/button.js';
import { CheckboxGroup, RadioGroup } from '../../http/ui/choices.js';
import { ErrorSummary, problemOf } from '../../http/ui/error-summary.js';
import { TextField } from '../../http/ui/fields.js';
import { CsrfField, PageHead } from '../../http/ui/staff-page.js';
import type { EndpointValues } from './endpoint-form.js';
import { HOOKS_PATH } from './hook-words.js';
import { KeyTabs } from './key-tabs.view.js';

export interface EndpointFormModel {
  /** Null for a new one. */
  readonly id: string | null;
  readonly values: EndpointValues;
  readonly problems: readonly FieldProblem[];
  readonly csrf: string;
}

export function EndpointFormView({ id, values, problems, csrf }: EndpointFormModel): JSX.Element {
  const isNew = id === null;
  const path = isNew ? HOOKS_PATH : `${HOOKS_PATH}/${id}`;
  return (
    <>
      <PageHead
        title={isNew ? 'New endpoint' : 'Change the endpoint'}
        summary="Ids, amounts, states and dates are sent; names, addresses and cards never are."
      />
      <KeyTabs current="hooks" />
      <ErrorSummary problems={problems} />
      <div class="form-narrow">
        <Panel title={isNew ? 'Where, and of what' : 'Where it is, and what it hears of'}>
          <form class="stack" method="post" action={path}>
            <CsrfField token={csrf} />
            <TextField
              name="url"
              label="Address"
              hint="Begins with https:// and is reachable from the internet. Redirects are not followed."
              value={values.url}
              error={problemOf(problems, 'url')}
              autocomplete="off"
              spellcheck={false}
              maxLength={2000}
              required
            />
            <TextField
              name="description"
              label="Name"
              hint="What it is for, such as “Newsletter sync”."
              value={values.description}
              error={problemOf(problems, 'description')}
              autocomplete="off"
              maxLength={200}
              optional
            />
            <RadioGroup
              name="scope"
              legend="It hears of"
              value={values.scope}
              choices={[
                { value: 'all', label: 'Everything', hint: 'Also kinds that a later version adds' },
                { value: 'some', label: 'Only what is ticked below' },
              ]}
            />
            <CheckboxGroup
              name="events"
              legend="Kinds of events"
              ticked={values.events}
              choices={HOOK_EVENT_TYPES.map(({ type, when }) => ({
                value: type,
                label: <code>{type}</code>,
                hint: when,
              }))}
              error={problemOf(problems, 'events')}
            />
            <div class="row">
              <Button>{isNew ? 'Add the endpoint' : 'Save the changes'}</Button>
              <Button kind="quiet" href={path}>
                Cancel
              </Button>
            </div>
          </form>
        </Panel>
      </div>
    </>
  );
}
