import { Injectable } from '@nestjs/common';
import { type Answer, page } from '../../http/answer.js';
import { PortalFrame } from '../portal-frame.js';
import type { PortalVisit } from '../visit.js';
import { HomeView } from './home.view.js';

@Injectable()
export class HomePages {
  constructor(private readonly frame: PortalFrame) {}

  async page(visit: PortalVisit): Promise<Answer> {
    return page(await this.frame.page(visit, { title: 'Your giving', section: 'home' }, HomeView()));
  }
}
