import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS_TOKEN } from '../../../config/settings.js';
import type { DonorEmailId } from '../../../donors/emails/donor-emails.js';
import { openedId } from '../../../gifts/thanks-link.js';
import {
  ChangeEmails,
  ConfirmationSpent,
  FURTHER_EMAIL_LINK,
} from '../../../workflows/donors/records/change-emails.js';
import { type Answer, page } from '../../http/answer.js';
import { PortalFrame } from '../portal-frame.js';
import { ConfirmFurtherView, FurtherConfirmedView, FurtherSpentView } from './further-email.view.js';

/** Staff wrote down an address; whoever reads letters there says that it is theirs. */
@Injectable()
export class FurtherEmailPages {
  constructor(
    private readonly frame: PortalFrame,
    private readonly emails: ChangeEmails,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Opening the link does nothing: programs that look at letters open links too. */
  async confirmPage(token: string): Promise<Answer> {
    const id = this.opened(token);
    const email = id === null ? null : await this.emails.openLink(id);
    if (email === null) return this.spent();
    return this.plain('Is this address yours?', ConfirmFurtherView({ token, email }), 200);
  }

  async confirm(token: string): Promise<Answer> {
    const id = this.opened(token);
    try {
      if (id === null) return await this.spent();
      return await this.plain('Thank you', FurtherConfirmedView(await this.emails.confirmByLetter(id)), 200);
    } catch (error) {
      if (error instanceof ConfirmationSpent) return this.spent();
      throw error;
    }
  }

  private opened(token: string): DonorEmailId | null {
    return openedId(FURTHER_EMAIL_LINK, token, this.settings.appSecret) as DonorEmailId | null;
  }

  private spent(): Promise<Answer> {
    return this.plain('That link has done its work', FurtherSpentView(), 404);
  }

  private async plain(title: string, view: Parameters<PortalFrame['entryPage']>[1], status: number): Promise<Answer> {
    return page(await this.frame.entryPage(title, view), status);
  }
}
