import { MAIL_CHOICES, type InboxPreferences, type InboxSettings } from '@garant/contracts';
import { useState } from 'react';
import { useChooseSettings, useInboxSettings } from '../../api/clocks.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckListField, RadioField } from '../../ui/option.field.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { useToast } from '../../ui/toast.js';

export function InboxSettingsCard() {
  const settings = useInboxSettings();
  return (
    <Answered query={settings}>
      {(given) => <Settings key={JSON.stringify(given.preferences)} settings={given} />}
    </Answered>
  );
}

/** How often a mail comes, in which language, and what stays in the portal alone. */
function Settings({ settings }: { settings: InboxSettings }) {
  const t = useText();
  const toast = useToast();
  const choose = useChooseSettings();
  const [wanted, setWanted] = useState<InboxPreferences>(settings.preferences);
  const save = async () => {
    await choose.mutateAsync(wanted);
    toast(t('inbox.saved'));
  };
  return (
    <Card labelledBy="by-mail">
      <h2 id="by-mail">{t('inbox.settings')}</h2>
      {!settings.mailReady && <Callout title={t('inbox.noMail')} />}
      <RadioField
        label={t('inbox.mail')}
        value={wanted.mail}
        onChange={(mail) => setWanted({ ...wanted, mail })}
        options={MAIL_CHOICES.map((value) => ({ value, label: t(`inbox.mail.${value}`) }))}
      />
      <RadioField
        label={t('inbox.language')}
        value={wanted.language}
        onChange={(language) => setWanted({ ...wanted, language })}
        options={[
          { value: 'fr', label: 'Français' },
          { value: 'en', label: 'English' },
        ]}
        compact
      />
      <Details summary={t('inbox.muted')}>
        <CheckListField
          label={t('inbox.muted.which')}
          value={wanted.muted}
          onChange={(muted) => setWanted({ ...wanted, muted })}
          options={settings.kinds.map(({ kind, text }) => ({ value: kind, label: t.pick(text) }))}
          optional
        />
      </Details>
      {choose.isError && <ProblemPanel failure={choose.error} />}
      <div className={layout.row}>
        <Button onPress={() => void save().catch(() => undefined)} isPending={choose.isPending}>
          {t('inbox.save')}
        </Button>
      </div>
      {settings.deliveries.length > 0 && (
        <Details summary={t('inbox.log')}>
          <Table
            caption={t('inbox.log')}
            captionHidden
            rows={settings.deliveries}
            keyOf={({ at }) => at}
            columns={[
              { name: t('inbox.log.at'), cell: ({ at }) => t.dateTime(at) },
              { name: t('inbox.log.messages'), cell: ({ messages }) => t.number(messages), number: true },
              { name: t('inbox.log.state'), cell: ({ state }) => t(`inbox.log.${state}`) },
            ]}
          />
        </Details>
      )}
    </Card>
  );
}
