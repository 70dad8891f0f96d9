import { describe, expect, it } from '@jest/globals';
import { attachmentType, extensionFits } from './attachment.type.js';
import { crossedIdentifiers, unjustifiedVariables } from './identifier.crossing.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** A ZIP with entries of a name each and one content, stored. */
function zip(entries: readonly string[], { content = '', encrypted = false } = {}): Uint8Array {
  const u16 = (n: number) => String.fromCharCode(n & 255, n >> 8);
  const u32 = (n: number) => u16(n & 0xffff) + u16(n >>> 16);
  const flags = encrypted ? 1 : 0;
  let [local, central] = ['', ''];
  for (const name of entries) {
    const head = `${u16(20)}${u16(flags)}${u16(0)}${u32(0)}${u32(0)}${u32(content.length)}${u32(content.length)}${u16(name.length)}${u16(0)}`;
    central += `PK\x01\x02${u16(20)}${head}${u16(0)}${u16(0)}${u16(0)}${u32(0)}${u32(local.length)}${name}`;
    local += `PK\x03\x04${head}${name}${content}`;
  }
  const end = `PK\x05\x06${u32(0)}${u16(entries.length)}${u16(entries.length)}${u32(central.length)}${u32(local.length)}${u16(0)}`;
  return bytes(local + central + end);
}
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ODT = 'application/vnd.oasis.opendocument.text';

describe('the type of a document', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['PDF', bytes('%PDF-1.7\n'), 'application/pdf'],
    ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png'],
    ['JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
    ['Word', zip(['[Content_Types].xml', 'word/document.xml']), DOCX],
    ['Excel', zip(['[Content_Types].xml', 'xl/workbook.xml']), XLSX],
    ['OpenDocument', zip(['mimetype', 'content.xml'], { content: ODT }), ODT],
    ['a text', bytes('Bonjour\n'), 'text/plain'],
    ['a table', bytes('a;b\n1;2\n'), 'text/csv'],
    ['Word with macros', zip(['word/document.xml', 'word/vbaProject.bin']), undefined],
    ['an encrypted document', zip(['word/document.xml'], { encrypted: true }), undefined],
    ['any other archive', zip(['run.exe']), undefined],
    ['a program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), undefined],
    ['a page', bytes('  <!DOCTYPE html><script>'), undefined],
    ['a picture with scripts', bytes('<svg onload="x">'), undefined],
    ['a text that is not UTF-8', Uint8Array.of(0x61, 0xe9, 0x62), undefined],
    ['nothing', new Uint8Array(), undefined],
  ])('is told by its bytes: %s', (_what, content, type) => {
    expect(attachmentType(content)).toBe(type);
  });
  it('must be the one its name says', () => {
    expect(extensionFits('Protocole.PDF', 'application/pdf')).toBe(true);
    expect(extensionFits('protocole.docx', 'application/pdf')).toBe(false);
    expect(extensionFits('table.csv', 'text/plain')).toBe(true);
    expect(extensionFits('sans-extension', 'text/plain')).toBe(false);
  });
});

describe('minimisation (MIN-02)', () => {
  const datasets = (...elements: [string, string][]) => [
    {
      datasetId: 'd',
      resources: elements.map(([resourceType, element]) => ({ resourceType, elements: [element] })),
    },
  ];
  it.each<[string, [string, string][], string[]]>([
    ['a month of birth alone', [['Patient', 'birthDate']], []],
    [
      'residence and birth',
      [
        ['Patient', 'address'],
        ['Patient', 'birthDate'],
      ],
      ['residence', 'birth'],
    ],
    [
      'birth and a care date',
      [
        ['Patient', 'birthDate'],
        ['Encounter', 'period'],
      ],
      ['birth', 'care-date'],
    ],
    [
      'death and a care date',
      [
        ['Patient', 'deceased[x]'],
        ['Condition', 'onset[x]'],
      ],
      ['care-date', 'death-date'],
    ],
    [
      'two care dates',
      [
        ['Encounter', 'period'],
        ['Condition', 'onset[x]'],
      ],
      [],
    ],
    [
      'codes',
      [
        ['Condition', 'code'],
        ['Patient', 'gender'],
      ],
      [],
    ],
  ])('sees potential identifiers that meet: %s', (_what, elements, crossed) => {
    expect(crossedIdentifiers({ datasets: datasets(...elements) })).toEqual(crossed);
  });
  it('sees which variables have no reason', () => {
    const content = {
      datasets: datasets(['Condition', 'code'], ['Patient', 'gender']),
      variables: [
        { datasetId: 'd', resourceType: 'Condition', element: 'code', justification: 'La question.' },
      ],
    };
    expect(unjustifiedVariables(content)).toEqual([
      { datasetId: 'd', resourceType: 'Patient', element: 'gender' },
    ]);
  });
});
