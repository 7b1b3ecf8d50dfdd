import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';

export interface ValidatedOptions {
  /** Refuses fields that the DTO does not name; otherwise they are dropped, as a form may carry more than one DTO. */
  readonly strict?: boolean;
}

/**
 * What came from outside (a body, a query) as an instance of its DTO, with nothing in it that the DTO does not name.
 * Where several checks of a field fail, the one written uppermost on the DTO speaks.
 * @throws InvalidInput with one problem per field; nested fields are joined by dots: "donor.email".
 */
export function validated<Dto extends object>(
  dto: new () => Dto,
  input: unknown,
  { strict = false }: ValidatedOptions = {},
): Dto {
  const plain = input ?? {};
  if (typeof plain !== 'object' || Array.isArray(plain)) {
    throw new InvalidInput([{ field: '', message: 'Send one object with named fields.' }]);
  }
  const instance = plainToInstance(dto, { ...plain });
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: strict,
    // A class without a single field is a request that takes no parameters, not a mistake.
    forbidUnknownValues: false,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) throw new InvalidInput(errors.flatMap((error) => problemsOf(error, '')));
  return instance;
}

function problemsOf(error: ValidationError, path: string): FieldProblem[] {
  const field = path + error.property;
  const own = error.constraints ? [{ field, message: firstMessage(error.constraints) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => problemsOf(child, `${field}.`))];
}

/** Decorators run from the bottom up, so the uppermost one comes last; a missing value outranks all of them. */
function firstMessage(constraints: Readonly<Record<string, string>>): string {
  if ('whitelistValidation' in constraints)
    return 'There is no field of this name. Check the spelling, or leave it out.';
  return constraints['isDefined'] ?? Object.values(constraints).at(-1)!;
}
