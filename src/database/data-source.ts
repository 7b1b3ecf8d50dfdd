import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

export interface DataSourceOptions {
  readonly url: string;
  readonly poolMax: number;
  /** Shown in pg_stat_activity, so that an operator sees which process holds a lock. */
  readonly applicationName: string;
  readonly tables?: MixedList<Function | EntitySchema>;
}

/** A data source that neither synchronises nor migrates by itself. */
export function newDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName,
    entities: options.tables ?? [],
    migrations: [...MIGRATIONS],
    migrationsTransactionMode: 'each',
    synchronize: false,
    poolSize: options.poolMax,
    connectTimeoutMS: 5000,
    parseInt8: false,
    extra: { options: '-c timezone=UTC' },
  });
}
