import type { DatasetState } from '@garant/contracts';
import { useState } from 'react';
import { useRegisterKey } from '../../api/datasets.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { TextField } from '../../ui/field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { publicKeyOf } from './public.key.js';

const EXAMPLE = '{"kty":"OKP","crv":"Ed25519","x":"…"}';

/** The public half of the key with which the holder signs release manifests. */
export function KeyForm({ dataset }: { dataset: DatasetState }) {
  const t = useText();
  const toast = useToast();
  const register = useRegisterKey(dataset.datasetId);
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const send = async () => {
    const key = publicKeyOf(text);
    if (!key.ok) return setFault(t(`key.${key.fault}`));
    await register.mutateAsync(key.jwk);
    setText('');
    toast(t('key.done'));
  };
  const form = (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => undefined);
      }}
    >
      <TextField
        label={t('key.label')}
        hint={t('key.hint', { example: EXAMPLE })}
        rows={4}
        value={text}
        onChange={(next) => (setText(next), setFault(undefined))}
        error={fault}
      />
      {register.isError && <ProblemPanel failure={register.error} />}
      <div>
        <Button type="submit" look={dataset.jwk ? 'secondary' : 'primary'} isPending={register.isPending}>
          {t('key.register')}
        </Button>
      </div>
    </form>
  );
  return (
    <Card labelledBy="key">
      <h2 id="key">{t('key.title')}</h2>
      <p className={layout.measure}>{t('key.lead')}</p>
      <CopyText
        name={t('key.command')}
        text={`npx garant holder-key --out ./holder.jwk --dataset ${dataset.datasetId}`}
      />
      {dataset.jwk ? (
        <>
          <p>
            {t('key.current')} <span className={layout.mono}>{String(dataset.jwk.x ?? '')}</span>
          </p>
          <Details summary={t('key.replace')}>{form}</Details>
        </>
      ) : (
        form
      )}
    </Card>
  );
}
