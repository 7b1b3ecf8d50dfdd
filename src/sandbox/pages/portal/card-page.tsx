import type { Visit } from '../../portal/visit.js';
import type { CardFormProblem } from '../card-form.js';
import { Layout } from '../layout.js';
import { CardFields, TestCards } from '../pay-fields.js';

interface CardPageProps {
  readonly visit: Visit;
  readonly problems: readonly CardFormProblem[];
  /** Why the bank did not take the card. */
  readonly declined: string | null;
}

export function CardPage({ visit, problems, declined }: CardPageProps) {
  const base = `/billing/${visit.session.id}`;
  return (
    <Layout title="Replace the card" shape="narrow">
      <h1>Replace the card</h1>
      {declined === null ? null : (
        <div class="notice" role="alert">
          <p>{declined}</p>
        </div>
      )}
      {problems.length === 0 ? null : (
        <div class="notice" role="alert">
          <p>Some fields need a look. The card was not replaced.</p>
          <ul>
            {problems.map(({ field, message }) => (
              <li key={field}>
                <a href={`#${field}`}>{message}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <form method="post" action={`${base}/card`} class="panel stack" novalidate>
        <p>Nothing is charged now. The next charge of your plans goes to the new card.</p>
        <CardFields problems={problems} />
        <button class="wide" type="submit">
          Save the card
        </button>
        <TestCards verb="save" />
      </form>
      {visit.session.flow === null || visit.session.memory.flowDone ? (
        <p>
          <a href={base}>Back without a change</a>
        </p>
      ) : null}
    </Layout>
  );
}
