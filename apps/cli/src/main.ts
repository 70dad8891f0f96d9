import { makeBundle } from './bundle/bundle.command.js';
import { importChoices } from './import-choices/choices.command.js';
import { importLinkage } from './linkage/linkage.command.js';
import { recall } from './recall/recall.command.js';
import { permitCommand } from './permit/permit.command.js';
import { makeHolderKey } from './release/holder-key.command.js';
import { release } from './release/release.command.js';
import { parseInvocation, type Invocation } from './shell/arguments.js';
import { Failure } from './shell/failure.js';
import { reportFailure } from './shell/output.js';
import { status } from './shell/status.command.js';
import { token } from './shell/token.command.js';
import { unseal } from './unseal/unseal.command.js';
import { verifyCommand } from './verify/verify.command.js';
import { witnessCommand } from './witness/witness.command.js';

const COMMANDS: Record<string, { run: (invocation: Invocation) => Promise<void>; usage: string }> = {
  'holder-key': {
    run: makeHolderKey,
    usage: 'holder-key --out holder.jwk [--dataset ID]      make and register the key that signs manifests',
  },
  import: {
    run: (invocation) => importOf(invocation),
    usage:
      'import linkage --dataset ID --file links.ndjson [--report F]   match local ids with the register\n  import choices --file F [--dry-run] [--format csv|ndjson|fhir] [--report F]',
  },
  release: { run: release, usage: 'release --permit ID --dataset ID --in DIR --out DIR --key holder.jwk' },
  unseal: { run: unseal, usage: 'unseal --release ID --in DIR --out DIR             open a sealed release' },
  recall: {
    run: recall,
    usage: 'recall --recall ID --in DIR                        delete recalled people and acknowledge',
  },
  verify: {
    run: verifyCommand,
    usage:
      'verify proof --file F.tlog-proof --entry F --policy F\n  verify log [--policy F] [--since CHECKPOINT] [--dir DIR] [--entries]\n  verify completeness --file F.completeness.json --policy F [--entry entries.jsonl]\n  verify document --file F.jws --keys jwks.json [--typ TYPE]\n  verify receipt --receipt F.jws [--proof F.tlog-proof] --policy F --jwks jwks.json\n  verify bundle F.zip [--policy F] [--entry N --out F.tlog-proof]   exit code 2: it is not genuine\n  verify checkpoints A B [--policy F] [--dir DIR]     whether two people were shown one log',
  },
  witness: {
    run: witnessCommand,
    usage:
      'witness key --out F --name NAME                    make the key of a witness\n  witness --key F --state DIR --policy F|--log VKEY [--listen HOST:PORT]   cosign a log that only grows',
  },
  bundle: {
    run: makeBundle,
    usage:
      'bundle --out F.zip [--mission ID] [--permit ID] [--subject ID] [--from T] [--to T] …   make and fetch an inspection bundle',
  },
  permit: {
    run: permitCommand,
    usage:
      'permit verify F [--jwks F|ADDRESS] [--status F,F|online]   a permit, credential or visa: signature, dates, status',
  },
  token: {
    run: token,
    usage: 'token                                              log in with a browser, print an access token',
  },
  status: {
    run: status,
    usage: 'status                                             whether the platform answers',
  },
};

const IMPORTS: Record<string, (invocation: Invocation) => Promise<void>> = {
  linkage: importLinkage,
  choices: importChoices,
};
function importOf(invocation: Invocation): Promise<void> {
  const what = IMPORTS[invocation.words[1] ?? 'linkage'];
  if (!what) throw new Failure('usage', `import linkage or import choices, not ${invocation.words[1]}`);
  return what(invocation);
}

const usage = (): string =>
  `garant <command>\n\n${Object.values(COMMANDS)
    .map((command) => `  ${command.usage}`)
    .join('\n')}\n\nEverywhere: --url ADDRESS (GARANT_URL)  --token TOKEN (GARANT_TOKEN)  --json\n`;

async function main(argv: string[]): Promise<void> {
  const json = argv.includes('--json');
  try {
    const invocation = parseInvocation(argv);
    const command = COMMANDS[invocation.words[0] ?? ''];
    if (invocation.help || !command) {
      (invocation.help ? process.stdout : json ? undefined : process.stderr)?.write(usage());
      if (!invocation.help)
        throw new Failure(
          'usage',
          invocation.words[0] ? `no command ${invocation.words[0]}` : 'a command is missing',
        );
      return;
    }
    await command.run(invocation);
  } catch (error) {
    reportFailure(error, json);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}

await main(process.argv.slice(2));
