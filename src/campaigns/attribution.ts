import { Column } from 'typeorm';

/** Where a gift came from: the article, the spot on it, and the campaign link. Nothing personal. */
export const ATTRIBUTION_FIELDS = [
  'articleId',
  'articleUrl',
  'section',
  'author',
  'placement',
  'variant',
  'referrer',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'utmTerm',
  'utmContent',
] as const;

export type Attribution = { readonly [Field in (typeof ATTRIBUTION_FIELDS)[number]]: string | null };

/** The columns of what came from somewhere: a gift, and the plan that keeps where its first gift came from. */
export abstract class Attributed implements Attribution {
  @Column('text', { name: 'article_id', nullable: true }) articleId!: string | null;
  @Column('text', { name: 'article_url', nullable: true }) articleUrl!: string | null;
  @Column('text', { nullable: true }) section!: string | null;
  @Column('text', { nullable: true }) author!: string | null;
  @Column('text', { nullable: true }) placement!: string | null;
  @Column('text', { nullable: true }) variant!: string | null;
  @Column('text', { nullable: true }) referrer!: string | null;
  @Column('text', { name: 'utm_source', nullable: true }) utmSource!: string | null;
  @Column('text', { name: 'utm_medium', nullable: true }) utmMedium!: string | null;
  @Column('text', { name: 'utm_campaign', nullable: true }) utmCampaign!: string | null;
  @Column('text', { name: 'utm_term', nullable: true }) utmTerm!: string | null;
  @Column('text', { name: 'utm_content', nullable: true }) utmContent!: string | null;
}
