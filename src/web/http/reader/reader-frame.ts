import { Injectable } from '@nestjs/common';
import type { Organisation } from '../../../organisation/organisation.js';
import { Regimes } from '../../../regimes/regimes.js';
import { Assets } from '../assets.js';

/** The newsroom as readers meet it: with what its number is called by the tax regime under which it makes receipts. */
export interface ReaderOrganisation extends Organisation {
  /** "EIN". */
  readonly taxIdLabel: string;
}

/** What all pages for readers stand in: their styles and scripts, and whose they are. */
@Injectable()
export class ReaderFrame {
  constructor(
    private readonly files: Assets,
    private readonly regimes: Regimes,
  ) {}

  assets(page: Parameters<Assets['page']>[0]): ReturnType<Assets['page']> {
    return this.files.page(page);
  }

  named(organisation: Organisation): ReaderOrganisation {
    return { ...organisation, taxIdLabel: this.regimes.of(organisation.regime).organisationId.label };
  }
}
