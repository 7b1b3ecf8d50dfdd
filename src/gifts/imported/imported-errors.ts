import { AppError } from '../../kernel/app-error.js';

/** Money that was received elsewhere goes back from there. */
export class GiftIsImported extends AppError {
  constructor() {
    super(
      'gift-is-imported',
      'conflict',
      'This gift was received elsewhere and brought here as history: its money is in no account of ours. Nothing was changed. Return it where it was received.',
    );
  }
}
