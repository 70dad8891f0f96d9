import type {
  CallbackView,
  ChoiceView,
  FormSummary,
  FormView,
  HelpView,
  MandateView,
  Notice,
} from '@garant/contracts';
import type {
  AdvanceMoment,
  ChoiceAct,
  ChoiceScope,
  DecidedRegime,
  FormEntry,
  FormRejection,
} from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import { useCommand } from './command.hook.js';

const base = '/api/v1/assistance';
export const assistanceKey = ['assistance'] as const;

export const useMandates = () =>
  useQuery({
    queryKey: [...assistanceKey, 'mandates'],
    queryFn: ({ signal }) => read<MandateView[]>(`${base}/mandates`, signal),
  });
export const useMandate = (id: string) =>
  useQuery({
    queryKey: [...assistanceKey, 'mandates', id],
    queryFn: ({ signal }) => read<MandateView>(`${base}/mandates/${id}`, signal),
    // Each reading is an entry of the log: asked again when its time is over, not every moment.
    refetchInterval: ({ state }) =>
      state.data?.status === 'open'
        ? Math.max(5_000, Date.parse(state.data.expiresAt) - Date.now() + 1_000)
        : false,
  });
/** Where the person stands; only while the mandate is open, and not asked for when it has just been closed. */
const standsKey = (id: string) => ['assisted-choices', id];
export const useMandateChoices = (id: string, open: boolean) =>
  useQuery({
    queryKey: standsKey(id),
    enabled: open,
    queryFn: ({ signal }) => read<ChoiceView[]>(`${base}/mandates/${id}/choices`, signal),
  });

export interface MandateInput {
  channel: 'assisted' | 'phone';
  extent: 'act' | 'session';
  act?: { regime: DecidedRegime; act: ChoiceAct };
  identityCheck: MandateView['identityCheck'];
  agreement: MandateView['agreement'];
  traits: { familyName: string; givenNames: string; birthDate: string; gender: FormEntry['gender'] };
  code?: string;
}
const refresh = [[...assistanceKey]];
export const useOpenMandate = () =>
  useCommand<MandateInput, { mandateId: string }>({ path: () => `${base}/mandates`, refresh, patience: 15 });
export interface AssistedChoice {
  regime: DecidedRegime;
  act: ChoiceAct;
  scope: ChoiceScope;
  notice: { noticeId: string; version: number; hash: string; language: 'fr' | 'en'; shownAt: string };
  actedAt: string;
}
export const useMandateChoice = (id: string) =>
  useCommand<AssistedChoice, { choiceId: string; position: number; receiptId: string }>({
    path: () => `${base}/mandates/${id}/choices`,
    refresh: [[...assistanceKey], standsKey(id)],
  });
export const useCloseMandate = (id: string) =>
  useCommand<void>({ path: () => `${base}/mandates/${id}/close`, body: () => ({}), refresh, patience: 15 });

export const scansAddress = `${base}/scans`;
export const useForms = () =>
  useQuery({
    queryKey: [...assistanceKey, 'forms'],
    queryFn: ({ signal }) => read<FormSummary[]>(`${base}/forms`, signal),
  });
export const useForm = (id: string) =>
  useQuery({
    queryKey: [...assistanceKey, 'forms', id],
    queryFn: ({ signal }) => read<FormView>(`${base}/forms/${id}`, signal),
  });
export const scanAddress = (id: string): string => `${base}/forms/${id}/scan`;
export const useReceiveForm = () =>
  useCommand<
    { formNumber: string; scanSha256: string; receivedOn: string },
    { formId: string; formNumber: string }
  >({
    path: () => `${base}/forms`,
    refresh,
    patience: 15,
  });
const atForm = (id: string, step: string) => ({
  path: () => `${base}/forms/${id}/${step}`,
  refresh,
  patience: 15,
});
export interface ReadResult {
  status: FormSummary['status'];
  differing: FormSummary['differing'];
}
export const useEnterForm = (id: string) => useCommand<FormEntry, ReadResult>(atForm(id, 'entries'));
export const useSettleForm = (id: string) => useCommand<FormEntry, ReadResult>(atForm(id, 'settlement'));
export const useCheckForm = (id: string) => useCommand<void>({ ...atForm(id, 'check'), body: () => ({}) });
export const useRejectForm = (id: string) =>
  useCommand<FormRejection>({ ...atForm(id, 'rejection'), body: (reason) => ({ reason }) });

export const helpKey = ['my', 'help'] as const;
export const useMyHelp = () =>
  useQuery({ queryKey: helpKey, queryFn: ({ signal }) => read<HelpView>('/api/v1/my/help', signal) });
export const useEndHelp = (mandateId: string) =>
  useCommand<void>({
    path: () => `/api/v1/my/help/mandates/${mandateId}/end`,
    body: () => ({}),
    refresh: [[...helpKey]],
    patience: 15,
  });
export const useHelpCode = () =>
  useCommand<string, { expiresAt: string }>({
    path: () => '/api/v1/my/help/code',
    body: (code) => ({ code }),
    patience: 15,
  });
export const useCallMe = () =>
  useCommand<{ phone: string; time: CallbackView['time'] }, { callbackId: string }>({
    path: () => '/api/v1/my/callbacks',
    refresh: [[...helpKey]],
    patience: 15,
  });
export const useCancelCall = () =>
  useCommand<string>({
    path: (id) => `/api/v1/my/callbacks/${id}/cancellation`,
    body: () => ({}),
    refresh: [[...helpKey]],
    patience: 15,
  });
const callsKey = [...assistanceKey, 'callbacks'];
export const useCalls = () =>
  useQuery({
    queryKey: callsKey,
    queryFn: ({ signal }) => read<CallbackView[]>(`${base}/callbacks`, signal),
  });
export const usePhone = (id: string | undefined) =>
  useQuery({
    queryKey: ['callback-phone', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => read<{ phone: string }>(`${base}/callbacks/${id}/phone`, signal),
  });
export const useTakeCall = () =>
  useCommand<string>({
    path: (id) => `${base}/callbacks/${id}/take`,
    body: () => ({}),
    refresh: [callsKey],
    patience: 15,
  });
export const useEndCall = (id: string) =>
  useCommand<'reached' | 'not-reached'>({
    path: () => `${base}/callbacks/${id}/end`,
    body: (how) => ({ how }),
    refresh: [callsKey],
    patience: 15,
  });
export interface AdvanceInput {
  regime: DecidedRegime;
  act: ChoiceAct;
  scope: ChoiceScope;
  notice: { noticeId: string; version: number; hash: string; language: 'fr' | 'en' };
  moment: AdvanceMoment;
}
export const useLayDown = () =>
  useCommand<AdvanceInput, { advanceId: string }>({
    path: () => '/api/v1/my/advance-choices',
    refresh: [[...helpKey]],
    patience: 15,
  });
export const useTakeBack = () =>
  useCommand<string>({
    path: (id) => `/api/v1/my/advance-choices/${id}/withdrawal`,
    body: () => ({}),
    refresh: [[...helpKey]],
    patience: 15,
  });

/** Address of the printed form of a notice. */
export const sheetAddress = (notice: Notice, language: 'fr' | 'en', large: boolean): string =>
  `/api/v1/notices/${notice.noticeId}/${notice.version}/form.pdf?language=${language}&large=${large ? 1 : 0}`;
