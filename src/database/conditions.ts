import { escapeLiteral } from 'pg';

/** Values of a filter that are joined by "or"; one alone may stand by itself. */
export type OneOrMore<Value> = Value | readonly Value[];

export function listed<Value extends string>(values: OneOrMore<Value>): readonly Value[] {
  return typeof values === 'string' ? [values] : values;
}

/** What some roles do not see (R-SEC-06, R-TPG-06); a search by it would tell them all the same. */
export type Hidden = 'processor-ids' | 'anonymous-donors';

export function hides({ hidden }: { readonly hidden?: OneOrMore<Hidden> | undefined }, what: Hidden): boolean {
  return hidden !== undefined && listed(hidden).includes(what);
}

/** Collects conditions and their parameters, for a query or, with `quoted`, for a statement that takes none. */
export class Conditions {
  readonly parameters: unknown[] = [];
  private readonly parts: string[] = [];

  /** Adds a condition in which each `?` stands for the value. */
  where(sql: string, value: unknown): void {
    this.parameters.push(value);
    this.parts.push(sql.replaceAll('?', `$${this.parameters.length}`));
  }

  /** Adds a condition that an expression is one of these values. */
  oneOf(sql: string, values: OneOrMore<string>): void {
    this.parts.push(
      `${sql} in (${listed(values)
        .map((value) => this.value(value))
        .join(', ')})`,
    );
  }

  /** Adds a condition without a value. */
  only(sql: string): void {
    this.parts.push(sql);
  }

  /** A placeholder for a value that is used outside the conditions. */
  value(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  get sql(): string {
    return this.parts.length === 0 ? 'true' : this.parts.map((part) => `(${part})`).join(' and ');
  }

  /** The same conditions with quoted values in them: COPY takes no parameters. */
  get quoted(): string {
    return this.sql.replaceAll(/\$(\d+)/g, (_, number) => escapeLiteral(String(this.parameters[Number(number) - 1])));
  }
}

/** A text that people typed, as a `like` pattern that means the same text anywhere. */
export function containing(text: string): string {
  return `%${text
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
