import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import { Db } from '../../database/db.js';
import { Receipts } from '../../receipts/receipts.js';
import type { Reader } from '../../receipts/sealed/receipt-donors.js';
import { listReceipts, receiptDetail } from '../../reports/receipt-register.js';
import { By, type Caller, mayCall, Needs } from '../http/access.js';
import { ApiNoun, Documented } from './openapi/documented.js';
import { BAD_CURSOR, NoParameters, pageOf, StrictPipe } from './paging.js';
import { ReceiptDetailView, receiptDetailView, ReceiptPage, ReceiptQuery, receiptView } from './receipt.dto.js';

@Controller('api/v1/receipts')
@ApiNoun('Receipts')
export class ReceiptsController {
  constructor(
    private readonly db: Db,
    private readonly receipts: Receipts,
  ) {}

  @Get()
  @Needs('receipts:read')
  @Documented({
    summary: 'The register in the order of its numbers, the newest first',
    answer: ReceiptPage,
    problems: BAD_CURSOR,
  })
  list(@Query(StrictPipe) query: ReceiptQuery, @By() caller: Caller): Promise<ReceiptPage> {
    const { limit: _, cursor: __, ...filters } = query;
    return pageOf(
      query,
      (page) => listReceipts(this.db, filters, page),
      (receipt) => receiptView(receipt, caller),
    );
  }

  @Get(':id')
  @Needs('receipts:read')
  @Documented({ summary: 'One receipt with all that it says', answer: ReceiptDetailView, of: 'receipt' })
  async read(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<ReceiptDetailView> {
    return receiptDetailView(await receiptDetail(this.db, id, readerOf(caller)), caller);
  }

  @Get(':id/pdf')
  @Needs('receipts:read')
  @ApiProduces('application/pdf')
  @ApiResponse({ status: 200, description: 'The PDF.', schema: { type: 'string', format: 'binary' } })
  @Documented({
    summary: 'The PDF of a receipt',
    description: 'The same bytes at every download. A void receipt has VOID, the reason and its successor on it.',
    of: 'receipt',
  })
  async download(
    @Param('id') id: string,
    @Query(StrictPipe) _: NoParameters,
    @By() caller: Caller,
  ): Promise<StreamableFile> {
    const reader = readerOf(caller);
    const receipt = await receiptDetail(this.db, id, reader);
    const file = await (receipt.status === 'void'
      ? this.receipts.voidRendering(receipt.id, reader)
      : this.receipts.documentOf(receipt.id, reader));
    return new StreamableFile(file.bytes, {
      type: file.contentType,
      disposition: `attachment; filename="${file.fileName}"`,
      length: file.bytes.length,
    });
  }
}

/** What the law keeps of donors who asked to be forgotten is for keys that may take receipts away (R-PRV-04). */
function readerOf(caller: Caller): Reader {
  return mayCall(caller, 'receipts:export') ? 'finance' : 'anybody';
}
