export interface Region {
  /** NUTS 2024, level 1; overseas regions share FRY, so theirs is the level 2 code. */
  readonly code: string;
  readonly name: string;
  /** ISO 3166-2:FR departments. */
  readonly departments: readonly string[];
  /** Place on a map of tiles: column and row from the north-west. */
  readonly tile: readonly [column: number, row: number];
}
const region = (
  code: string,
  name: string,
  tile: readonly [number, number],
  ...departments: string[]
): Region => ({
  code,
  name,
  tile,
  departments: departments.map((number) => `FR-${number}`),
});

/** The regions of France. */
export const REGIONS: readonly Region[] = [
  region('FRE', 'Hauts-de-France', [3, 0], '02', '59', '60', '62', '80'),
  region('FRD', 'Normandie', [2, 1], '14', '27', '50', '61', '76'),
  region('FR1', 'Île-de-France', [3, 1], '75', '77', '78', '91', '92', '93', '94', '95'),
  region('FRF', 'Grand Est', [4, 1], '08', '10', '51', '52', '54', '55', '57', '67', '68', '88'),
  region('FRH', 'Bretagne', [1, 2], '22', '29', '35', '56'),
  region('FRG', 'Pays de la Loire', [2, 2], '44', '49', '53', '72', '85'),
  region('FRB', 'Centre-Val de Loire', [3, 2], '18', '28', '36', '37', '41', '45'),
  region('FRC', 'Bourgogne-Franche-Comté', [4, 2], '21', '25', '39', '58', '70', '71', '89', '90'),
  region(
    'FRI',
    'Nouvelle-Aquitaine',
    [2, 3],
    '16',
    '17',
    '19',
    '23',
    '24',
    '33',
    '40',
    '47',
    '64',
    '79',
    '86',
    '87',
  ),
  region(
    'FRK',
    'Auvergne-Rhône-Alpes',
    [4, 3],
    '01',
    '03',
    '07',
    '15',
    '26',
    '38',
    '42',
    '43',
    '63',
    '69',
    '73',
    '74',
  ),
  region(
    'FRJ',
    'Occitanie',
    [3, 4],
    '09',
    '11',
    '12',
    '30',
    '31',
    '32',
    '34',
    '46',
    '48',
    '65',
    '66',
    '81',
    '82',
  ),
  region('FRL', 'Provence-Alpes-Côte d’Azur', [4, 4], '04', '05', '06', '13', '83', '84'),
  region('FRM', 'Corse', [5, 5], '2A', '2B'),
  region('FRY1', 'Guadeloupe', [0, 3], '971'),
  region('FRY2', 'Martinique', [0, 4], '972'),
  region('FRY3', 'Guyane', [0, 5], '973'),
  region('FRY4', 'La Réunion', [1, 5], '974'),
  region('FRY5', 'Mayotte', [2, 5], '976'),
];

/** Whether a territory code lies in a region, is it, or contains it. */
const touches = (territory: string, { code, departments }: Region): boolean =>
  territory === 'FR' ||
  departments.includes(territory) ||
  territory.startsWith(code) ||
  (territory !== 'FR' && !territory.includes('-') && code.startsWith(territory));

/** Regions in which territories have something; France is all of them. */
export const regionsOf = (territories: readonly string[]): readonly string[] =>
  REGIONS.filter((one) => territories.some((territory) => touches(territory, one))).map(({ code }) => code);
