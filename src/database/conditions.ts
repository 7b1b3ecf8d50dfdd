import { escapeLiteral } from 'pg';

/** Collects conditions and their parameters, for a query or, with `quoted`, for a statement that takes none. */
export class Conditions {
  readonly parameters: unknown[] = [];
  private readonly parts: string[] = [];

  /** Adds a condition in which each `?` stands for the value. */
  where(sql: string, value: unknown): void {
    this.parameters.push(value);
    this.parts.push(sql.replaceAll('?', `$${this.parameters.length}`));
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
