import { Module } from '@nestjs/common';
import { EntryController } from './entry/entry.controller.js';
import { EntryPages } from './entry/entry-pages.js';
import { HistoryController } from './history/history.controller.js';
import { HistoryPages } from './history/history-pages.js';
import { HomeController } from './home/home.controller.js';
import { HomePages } from './home/home-pages.js';
import { PortalDoor, PortalGuard } from './portal-door.js';
import { PortalFrame } from './portal-frame.js';

/** Everything under /portal. */
@Module({
  controllers: [EntryController, HomeController, HistoryController],
  providers: [PortalDoor, PortalGuard, PortalFrame, EntryPages, HomePages, HistoryPages],
})
export class PortalWebModule {}
