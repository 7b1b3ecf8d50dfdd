import { Inject, Injectable } from '@nestjs/common';
import { type FieldProblem, InvalidInput } from '../../kernel/app-error.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import { Db } from '../../database/db.js';
import { termOfGifted } from '../../memberships/term.store.js';
import { readOrganisation } from '../../organisation/organisation.js';
import {
  MembershipRedeemed,
  MembershipWithdrawn,
  RedeemMembership,
} from '../../workflows/memberships/redeem-membership.js';
import { textFields } from '../http/forms.js';
import { validated } from '../http/validated.js';
import { RedeemDto } from './redeem.dto.js';
import type { RedeemModel } from './redeem.view.js';
import { ReaderFrame } from '../http/reader/reader-frame.js';

@Injectable()
export class RedeemPages {
  constructor(
    private readonly db: Db,
    private readonly redeemMembership: RedeemMembership,
    private readonly frame: ReaderFrame,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** @throws NotFound for a link that is forged or mistyped. */
  async show(
    token: string,
    values?: RedeemModel['values'],
    problems: readonly FieldProblem[] = [],
  ): Promise<RedeemModel> {
    const gifted = await this.redeemMembership.look(token);
    const term = gifted.state === 'redeemed' ? await termOfGifted(this.db.manager, gifted.id) : null;
    return {
      organisation: this.frame.named(await readOrganisation(this.db.manager)),
      assets: this.frame.assets('portal'),
      sandbox: this.settings.stripe.sandbox !== null,
      token,
      gifted,
      endsOn: term?.endsOn ?? null,
      values: values ?? gifted.recipient,
      problems,
    };
  }

  /** The page once more when the form was refused; null when the page tells the rest. */
  async redeem(token: string, body: unknown): Promise<RedeemModel | null> {
    try {
      const { firstName, lastName, email } = validated(RedeemDto, body);
      await this.redeemMembership.run(token, { firstName, lastName, email });
      return null;
    } catch (error) {
      if (error instanceof MembershipRedeemed || error instanceof MembershipWithdrawn) return null;
      if (!(error instanceof InvalidInput)) throw error;
      return this.show(token, textFields(body, 'firstName', 'lastName', 'email'), error.fields);
    }
  }
}
