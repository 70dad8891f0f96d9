import { useText } from '../../i18n/text.hook.js';
import { CopyText } from '../../ui/copy.js';

/** The command that a holder runs at home: the data never pass through this site. */
export function ReleaseCommand({ permitId, datasetId }: { permitId: string; datasetId: string }) {
  const t = useText();
  return (
    <CopyText
      name={t('release.command')}
      text={`npx garant release --permit ${permitId} --dataset ${datasetId} --in ./data --out ./sealed --key ./holder.jwk`}
    />
  );
}
