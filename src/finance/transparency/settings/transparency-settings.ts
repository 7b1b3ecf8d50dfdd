import { rows, type Tx } from '../../../database/db.js';

/** How the page of donors works here (R-TRN-02). Minor units of the organisation's currency. */
export interface TransparencySettings {
  readonly isOn: boolean;
  readonly thresholdMinor: bigint;
  readonly yearBasis: 'calendar' | 'fiscal';
  /** Whether amounts are told in bands or rounded off. */
  readonly amounts: 'bands' | 'rounded';
  /** Where bands begin, ascending; what lies below the threshold is not used. */
  readonly bandsMinor: readonly bigint[];
  /** Donors below the threshold who asked for it are named, too. */
  readonly namesBelow: boolean;
  readonly statement: string;
  readonly form990Url: string;
  readonly fundraisingUrl: string;
  readonly donationsUrl: string;
  readonly conflictsUrl: string;
}

export async function readTransparency(tx: Tx): Promise<TransparencySettings> {
  const [row] = await rows<
    Omit<TransparencySettings, 'thresholdMinor' | 'bandsMinor'> & { threshold: string; bands: string[] }
  >(
    tx,
    `select is_on as "isOn", threshold_minor as threshold, year_basis as "yearBasis", amounts,
            bands_minor::text[] as bands, names_below as "namesBelow", statement, form_990_url as "form990Url",
            fundraising_url as "fundraisingUrl", donations_url as "donationsUrl", conflicts_url as "conflictsUrl"
     from donor_list_settings`,
  );
  const { threshold, bands, ...settings } = row!;
  return { ...settings, thresholdMinor: BigInt(threshold), bandsMinor: bands.map(BigInt) };
}

export async function saveTransparency(tx: Tx, settings: TransparencySettings): Promise<void> {
  await rows(
    tx,
    `update donor_list_settings set is_on = $1, threshold_minor = $2, year_basis = $3, amounts = $4,
       bands_minor = $5::bigint[], names_below = $6, statement = $7, form_990_url = $8, fundraising_url = $9,
       donations_url = $10, conflicts_url = $11`,
    [
      settings.isOn,
      settings.thresholdMinor.toString(),
      settings.yearBasis,
      settings.amounts,
      settings.bandsMinor.map(String),
      settings.namesBelow,
      settings.statement,
      settings.form990Url,
      settings.fundraisingUrl,
      settings.donationsUrl,
      settings.conflictsUrl,
    ],
  );
}
