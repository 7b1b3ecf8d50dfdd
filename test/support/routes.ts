import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { Permission } from '../../src/staff/permissions.js';
import { NEEDS, PUBLIC } from '../../src/web/http/access.js';

/** A route of the running product, as its controller declares it. */
export interface Route {
  readonly method: string;
  /** With its parameters: "/staff/gifts/:id". */
  readonly path: string;
  /** What it asks for; null for a route that is public. */
  readonly needs: Permission | null;
  /** For whom it is, when it is public; null otherwise. */
  readonly audience: string | null;
}

/** Every route of every controller, sorted by path. */
export function routesOf(web: Pick<INestApplication, 'get'>): Route[] {
  const modules = [...web.get(ModulesContainer, { strict: false }).values()];
  const controllers = new Set(
    modules.flatMap((each) => [...each.controllers.values()].map(({ metatype }) => metatype)),
  );
  return [...controllers]
    .flatMap((controller) => routesOfController(controller as new () => object))
    .toSorted((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`));
}

/** An address of the route in which nothing exists: every parameter is an id that nobody has. */
export function addressOf({ path }: Route): string {
  return path.replaceAll(/:\w+/g, () => randomUUID()).replaceAll('*', 'nothing');
}

function routesOfController(controller: new () => object): Route[] {
  const prefix = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
  const handlers = Object.getOwnPropertyNames(controller.prototype)
    .map((name) => (controller.prototype as Record<string, unknown>)[name])
    .filter((each): each is () => unknown => typeof each === 'function' && Reflect.hasMetadata(METHOD_METADATA, each));
  return handlers.flatMap((handler) => {
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
    const found = (key: symbol): unknown =>
      Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller) ?? null;
    const own = textsOf(Reflect.getMetadata(PATH_METADATA, handler));
    return prefix.flatMap((start) =>
      own.map((end) => ({
        method,
        path: joined(start, end),
        needs: found(NEEDS) as Permission | null,
        audience: found(PUBLIC) as string | null,
      })),
    );
  });
}

function textsOf(value: unknown): string[] {
  return [value ?? ''].flat() as string[];
}

function joined(start: string, end: string): string {
  const parts = [...start.split('/'), ...end.split('/')].filter((part) => part !== '');
  return `/${parts.join('/')}`;
}
