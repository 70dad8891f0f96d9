import type { ApplicationView } from '@garant/contracts';
import { ALL_CRITERIA_TABLE } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import { Badge } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';

/** The assessment as the committee and the signatory read it. */
export function AssessmentTable({
  assessment,
  by,
  nameOf,
}: {
  assessment: NonNullable<ApplicationView['assessment']>;
  by: string;
  nameOf: (ref: string) => string;
}) {
  const t = useText();
  return (
    <Table
      caption={t('assess.by', { name: by, date: t.dateTime(assessment.at) })}
      rows={assessment.criteria}
      keyOf={(row) => row.criterion}
      columns={[
        {
          name: t('assess.criterion'),
          cell: (row) => {
            const rule = ALL_CRITERIA_TABLE.find((one) => one.criterion === row.criterion);
            return `${row.criterion}${rule ? ` · ${t.pick(rule.sentence)}` : ''}`;
          },
        },
        {
          name: t('assess.answer'),
          cell: (row) => (
            <Badge tone={row.met === null ? 'neutral' : row.met ? 'ok' : 'danger'}>
              {t(row.met === null ? 'assess.none' : row.met ? 'assess.met' : 'assess.unmet')}
            </Badge>
          ),
        },
        {
          name: t('review.reason'),
          cell: (row) => (row.by ? `${row.reason} (${nameOf(row.by)})` : row.reason),
        },
      ]}
    />
  );
}
