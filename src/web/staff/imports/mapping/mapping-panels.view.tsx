import type { JSX } from 'preact';
import { DATE_ORDERS } from '../../../../kernel/date-order.js';
import { Money as Amount } from '../../../../kernel/money.js';
import { DECIMALS } from '../../../../imports/reading/amounts.js';
import { DELIMITER_WORDS, DELIMITERS } from '../../../../imports/reading/delimiters.js';
import { ENCODING_WORDS, ENCODINGS } from '../../../../imports/reading/encodings.js';
import { Panel } from '../../../http/ui/blocks.js';
import { Checkbox, RadioGroup } from '../../../http/ui/choices.js';
import { SelectField, TextField } from '../../../http/ui/fields.js';
import { DECIMAL_WORDS, ORDER_WORDS, problemAt } from '../import-words.js';
import type { MappingModel } from './mapping-model.js';

/** How the file is written. */
export function Writing({ run, mapping, problems, currency }: MappingModel): JSX.Element {
  return (
    <Panel title="How it is written">
      <div class="stack">
        <SelectField
          name="encoding"
          label="Letters"
          value={run.encoding ?? ''}
          hint="If names look wrong above, choose another one and show it again."
          options={ENCODINGS.map((value) => ({ value, label: ENCODING_WORDS[value] }))}
        />
        <SelectField
          name="delimiter"
          label="Between cells"
          value={run.delimiter ?? ''}
          options={DELIMITERS.map((value) => ({ value, label: DELIMITER_WORDS[value] }))}
        />
        <SelectField
          name="dateOrder"
          label="Dates"
          value={mapping.dateOrder ?? ''}
          hint="The file usually tells. Where it does not, you are asked."
          options={[
            { value: '', label: 'As the file tells' },
            ...DATE_ORDERS.map((value) => ({ value, label: ORDER_WORDS[value] })),
          ]}
        />
        <SelectField
          name="decimals"
          label="Amounts"
          value={mapping.decimals ?? ''}
          options={[
            { value: '', label: 'As the file tells' },
            ...DECIMALS.map((value) => ({ value, label: DECIMAL_WORDS[value] })),
          ]}
        />
        <Checkbox
          name="isUtc"
          label="Its times are of the clock in Greenwich (UTC)"
          checked={mapping.isUtc}
          hint="Otherwise they are of your own zone. A gift late on December 31 may belong to another year."
        />
        <TextField
          name="controlCount"
          label="How many amounts it should hold"
          value={problemAt(problems, 'controlCount') ? '' : (run.controlCount?.toString() ?? '')}
          inputMode="numeric"
          optional
          hint="With the sum below: control figures, as the other system states them. The import does not run against them."
          error={problemAt(problems, 'controlCount')}
        />
        <TextField
          name="controlSum"
          label="What they should add up to"
          value={run.controlMinor === null ? '' : Amount.of(run.controlMinor, currency).toDecimal()}
          inputMode="decimal"
          optional
          error={problemAt(problems, 'controlSum')}
        />
      </div>
    </Panel>
  );
}

/** What is done with it, and where it comes from. */
export function Deciding({ mapping, texts, saved, problems }: MappingModel): JSX.Element {
  return (
    <Panel title="What is done with it">
      <div class="stack">
        <TextField
          name="source"
          label="Where it comes from"
          value={texts.source}
          maxLength={40}
          hint="A short name, such as “donorbox”. A gift with the same id is brought from each source once."
          error={problemAt(problems, 'source')}
        />
        <RadioGroup
          name="alike"
          legend="Gifts that look like one that is here: same donor, day and amount"
          value={mapping.alike}
          choices={[
            { value: 'skip', label: 'Leave them out' },
            { value: 'bring', label: 'Bring them all the same' },
          ]}
        />
        <TextField
          name="consentBasis"
          label="What the consents in it rest on"
          value={mapping.consentBasis}
          maxLength={300}
          optional
          hint="Needed when a column is a consent. A donor’s own word here is never overridden."
          error={problemAt(problems, 'consentBasis')}
        />
        <TextField
          name="saveAs"
          label="Keep these columns under a name"
          value={texts.saveAs}
          maxLength={80}
          optional
          hint={
            saved.length === 0
              ? 'The next file with the same header then comes with them.'
              : `Kept so far: ${saved.map(({ name }) => name).join(', ')}. A file with the same header comes with them.`
          }
          error={problemAt(problems, 'saveAs')}
        />
      </div>
    </Panel>
  );
}
