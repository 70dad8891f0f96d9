import { Body, Controller, Put } from '@nestjs/common';
import { datasetImportBody, type DatasetImportBody } from '@garant/contracts';
import { ProblemError, Roles } from '@garant/nest-kit';
import { datasetsOf, readJsonLd, readTurtle, type DcatImport } from './dcat.import.js';
import { dictionaryOfCsv, dictionaryOfJson, type ImportLine } from './dictionary.import.js';

export interface ImportPreview {
  /** Nothing is wrong: what is shown can be applied, all of it. */
  ok: boolean;
  kind: 'dictionary' | 'descriptions';
  variables: object[];
  datasets: DcatImport['datasets'];
  lines: ImportLine[];
}

/**
 * Reads a description that a holder brings and says what would come of it. Nothing is kept: the holder applies the whole
 * of it by describing the dataset, or nothing.
 */
@Controller('internal/dataset-imports')
@Roles('holder')
export class ImportController {
  /** @throws ProblemError `invalid-body`, `description-unreadable` */
  @Put()
  async preview(@Body() body: unknown): Promise<ImportPreview> {
    const parsed = datasetImportBody.safeParse(body);
    if (!parsed.success)
      throw new ProblemError('invalid-body', {
        errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    try {
      return await read(parsed.data);
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError('description-unreadable', {
        params: { format: parsed.data.format },
        errors: [{ field: 'text', rule: reasonOf(cause) }],
      });
    }
  }
}

async function read({ format, text }: DatasetImportBody): Promise<ImportPreview> {
  if (format === 'csv' || format === 'json') {
    const { variables, lines } = format === 'csv' ? dictionaryOfCsv(text) : dictionaryOfJson(text);
    return { kind: 'dictionary', datasets: [], ...whole({ variables, lines }) };
  }
  const { datasets, lines } = datasetsOf(format === 'turtle' ? readTurtle(text) : await readJsonLd(text));
  const ok = lines.every(({ severity }) => severity !== 'error');
  return { ok, kind: 'descriptions', variables: [], datasets: ok ? datasets : [], lines };
}

/** All of it or nothing. */
const whole = ({ variables, lines }: { variables: object[]; lines: ImportLine[] }) => {
  const ok = lines.every(({ severity }) => severity !== 'error');
  return { ok, variables: ok ? variables : [], lines };
};

/** The parser's own words, without what it quotes of the text. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  if (message.includes('remote-context')) return 'a context from elsewhere is not fetched';
  const line = /line (\d+)/i.exec(message)?.[1];
  return line === undefined ? 'cannot be read in this format' : `cannot be read from line ${line} on`;
}
