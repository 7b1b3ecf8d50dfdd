import { Controller, Get, Param, Query } from '@nestjs/common';
import { Db } from '../../database/db.js';
import { giftDetail } from '../../reports/gift-detail.js';
import { listGifts } from '../../reports/gift-list.js';
import { By, type Caller, Needs } from '../http/access.js';
import { ApiNoun, Documented } from './openapi/documented.js';
import { GiftDetailView, giftDetailView, GiftPage, GiftQuery, giftView } from './gift.dto.js';
import { BAD_CURSOR, NoParameters, pageOf, StrictPipe } from './paging.js';

@Controller('api/v1/gifts')
@ApiNoun('Gifts')
export class GiftsController {
  constructor(private readonly db: Db) {}

  @Get()
  @Needs('gifts:read')
  @Documented({ summary: 'Gifts, the newest first', answer: GiftPage, problems: BAD_CURSOR })
  list(@Query(StrictPipe) query: GiftQuery, @By() caller: Caller): Promise<GiftPage> {
    const { limit: _, cursor: __, ...filters } = query;
    return pageOf(
      query,
      (page) => listGifts(this.db, filters, page),
      (gift) => giftView(gift, caller),
    );
  }

  @Get(':id')
  @Needs('gifts:read')
  @Documented({
    summary: 'One gift with its attribution, refunds and receipts',
    answer: GiftDetailView,
    of: 'gift',
  })
  async read(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<GiftDetailView> {
    return giftDetailView(await giftDetail(this.db, id), caller);
  }
}
