import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../../kernel/app-error.js';
import { isId } from '../../../../kernel/id.js';
import type { DonorFilters } from '../../../../donors/listing/donor-filters.js';
import { TagDonors } from '../../../../workflows/donors/tag-donors.js';
import { type Answer, see } from '../../../http/answer.js';
import { textFields } from '../../../http/forms.js';
import { counted } from '../../../http/words.js';
import { DONOR_LIST } from '../../donors/listing/donor-grammar.js';
import type { Visit } from '../../frame/visit.js';
import { ListDesk } from '../list-desk.js';
import { openList } from '../staff-list.js';

const PICK = 'pick-';

/** Tags for many donors at once. */
@Injectable()
export class TagPages {
  constructor(
    private readonly desk: ListDesk,
    private readonly tags: TagDonors,
  ) {}

  /** For the donors that were ticked, or for all that the filters let through when it happens. */
  async change(visit: Visit, body: unknown): Promise<Answer> {
    const { kind: asked, tag, query, all } = textFields(body, 'kind', 'tag', 'query', 'all');
    const kind = asked === 'remove' ? 'remove' : 'add';
    const sent = Object.fromEntries(new URLSearchParams(query));
    const { grammar, address, filters } = openList(DONOR_LIST, sent, await this.desk.context(visit));
    if (address.problems.length > 0) throw new InvalidInput(address.problems, 'No tag was changed.');
    const back = `${grammar.path}?${query === '' ? 'view=all' : query}`;
    const ids = pickedOf(body);
    if (ids.length === 0 && all !== 'yes') return see(back, 'Nobody was ticked, so no tag was changed.', 'warn');
    if (tag === '')
      return see(back, 'No tag was named, so none was changed. Type its name beside the buttons.', 'warn');
    const picked: DonorFilters = { ids, gave: filters.gave };
    const run = await this.tags.run(visit.by, { kind, tag, filters: all === 'yes' ? filters : picked });
    const donors = counted(run.donors, 'donor');
    const done =
      kind === 'add' ? `“${run.tag.name}” was added to ${donors}.` : `“${run.tag.name}” was taken from ${donors}.`;
    if (run.donors === 0) {
      return see(back, kind === 'add' ? 'All of them have this tag already.' : 'None of them has this tag.', 'quiet');
    }
    return see(back, done, 'good', { action: '/staff/donors/bulk-tags/undo', fields: { run: run.id, back } });
  }

  async undo(visit: Visit, body: unknown): Promise<Answer> {
    const { run: id, back } = textFields(body, 'run', 'back');
    const run = await this.tags.undo(visit.by, id);
    const place = /^\/staff\/donors(?:\?[^\s]*)?$/.test(back) ? back : '/staff/donors?view=all';
    return see(place, `Undone: the tag “${run.tag.name}” is as it was for ${counted(run.donors, 'donor')}.`);
  }
}

/** The ids whose boxes were ticked. */
function pickedOf(body: unknown): string[] {
  return Object.keys(typeof body === 'object' && body !== null ? body : {})
    .filter((name) => name.startsWith(PICK))
    .map((name) => name.slice(PICK.length))
    .filter((id) => isId(id));
}
