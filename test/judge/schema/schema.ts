/** The part of JSON Schema that the declarations need. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'array' | 'object';
  readonly enum?: readonly (string | number | boolean)[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
}

export interface DeclaredOperation {
  readonly method: string;
  /** "/v1/charges/{id}" */
  readonly path: string;
  readonly params: Schema;
  readonly answer: Schema;
}

/** All that the pinned SDK declares about the surface. */
export interface Declarations {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly operations: readonly DeclaredOperation[];
  /** Objects by the value of their `object`; the deleted forms aside. */
  readonly objects: Readonly<Record<string, Schema>>;
  /** The name of each event's kind of object: "charge.refunded" is about a "charge"; null for one off the surface. */
  readonly events: Readonly<Record<string, string | null>>;
}

/** Where a definition stands. */
export function refTo(name: string): Schema {
  return { $ref: `#/definitions/${name}` };
}
