import { Inject, Injectable } from '@nestjs/common';
import { newId } from '../../kernel/id.js';
import { type Settings, SETTINGS_TOKEN } from '../../config/settings.js';
import type { Tx } from '../../database/db.js';
import type { EndpointCause } from '../../hooks/endpoints/endpoint.js';
import { readEndpoint } from '../../hooks/endpoints/endpoint.store.js';
import { PAUSE_AFTER_DAYS } from '../../hooks/deliveries/schedule.js';
import { approvers } from '../../staff/accounts.js';
import { PostLetter } from '../letters/post-letter.js';

/** Tells those who look after webhooks that one does not go out any more. */
@Injectable()
export class HookLetters {
  constructor(
    private readonly letters: PostLetter,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  async stopped(tx: Tx, endpointId: string, cause: EndpointCause): Promise<void> {
    const host = new URL((await readEndpoint(tx, endpointId)).url).host;
    const url = `${this.settings.publicUrl}/staff/hooks/${endpointId}`;
    const once = newId();
    for (const email of await approvers(tx, 'hooks:manage', null)) {
      await this.letters.post(tx, `webhook-stopped:${once}:${email}`, email, (sender) => ({
        template: 'webhook-stopped',
        data: { ...sender, host, isGone: cause === 'gone', days: String(PAUSE_AFTER_DAYS), url },
      }));
    }
  }
}
