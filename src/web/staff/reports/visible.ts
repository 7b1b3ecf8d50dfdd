import type { Figure, ReportAnswer, ReportRow, ReportTable } from '../../../reports/report.js';
import type { Visit } from '../frame/visit.js';

/** Which permission opens the lists of an address; a link to what somebody may not see is not drawn. */
const LISTS = [
  ['/staff/donors', 'donors:read'],
  ['/staff/memberships', 'donors:read'],
  ['/staff/', 'gifts:read'],
] as const;

/** A link as far as a person may follow it (R-SEC-06). */
export function linkFor(visit: Visit, href: string | null): string | null {
  const needed = href === null ? undefined : LISTS.find(([path]) => href.startsWith(path))?.[1];
  return needed !== undefined && visit.may(needed) ? href : null;
}

/** The answer with the lists that a person may see. */
export function visibleTo(visit: Visit, answer: ReportAnswer): ReportAnswer {
  return {
    ...answer,
    figures: answer.figures.map((figure) => visibleFigure(visit, figure)),
    tables: answer.tables.map((table) => visibleTable(visit, table)),
  };
}

export function visibleFigure(visit: Visit, figure: Figure): Figure {
  return { ...figure, list: linkFor(visit, figure.list) };
}

export function visibleTable(visit: Visit, table: ReportTable): ReportTable {
  const row = ({ cells, links = {} }: ReportRow): ReportRow => ({
    cells,
    links: Object.fromEntries(Object.entries(links).filter(([, href]) => linkFor(visit, href) !== null)),
  });
  return { ...table, rows: table.rows.map(row), total: table.total && row(table.total) };
}
