import type { JSX } from 'preact';
import type { FieldProblem } from '../../../kernel/app-error.js';
import { fieldId } from './fields.js';

/**
 * What stands above a form that was refused: how many things need a look, each line jumping to its field.
 * It takes the focus when the page opens (R-A11-03). Renders nothing without problems.
 */
export function ErrorSummary({ problems }: { problems: readonly FieldProblem[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <div
      class="notice error-summary tone-bad"
      role="alert"
      id="error-summary"
      tabIndex={-1}
      autofocus
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">{problemsTitle(problems.length)}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.field}>
            <a href={`#${fieldId(problem.field)}`}>{problem.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The line for one field, or undefined. */
export function problemOf(problems: readonly FieldProblem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function problemsTitle(count: number): string {
  const number = NUMBERS[count] ?? String(count);
  return count === 1 ? `${number} thing needs a look` : `${number} things need a look`;
}
