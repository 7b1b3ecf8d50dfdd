import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of the test file's own: a clone of the migrated template, or empty. */
export async function testDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const server = process.env['TEST_SERVER_URL'];
  if (!server) throw new Error('testDatabase needs the global setup of jest');
  const name = `test_${randomBytes(6).toString('hex')}`;
  // The template itself can be cloned only while nobody is connected to it: administer from `postgres`.
  const admin = new URL(server);
  admin.pathname = '/postgres';
  const template = options.migrated === false ? 'template0' : new URL(server).pathname.slice(1);
  await administer(admin.href, `create database ${name} template ${template} strategy file_copy`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: () => administer(admin.href, `drop database if exists ${name} with (force)`),
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
