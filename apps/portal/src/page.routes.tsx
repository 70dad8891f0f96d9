import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { LOCALES, prefixOf, ROUTE_IDS, ROUTES, type Locale, type RouteId } from './i18n/route.table.js';
import { EnrolmentGate } from './pages/patient/enrolment.gate.js';
import { FailurePage } from './shell/failure.page.js';
import { Guard } from './shell/guard.js';
import { loadMessages, LocaleLayout } from './shell/locale.layout.js';
import { DatasetAddress } from './shell/dataset.address.js';
import { NotFoundPage } from './shell/not-found.page.js';
import { SignInPage } from './shell/sign-in.page.js';

/** Pages that need the register to know the person. */
const OF_PATIENT: ReadonlySet<RouteId> = new Set([
  'myChoices',
  'myPreferences',
  'myAct',
  'myReceipt',
  'myRelatives',
  'relativeNew',
  'relative',
  'myUses',
  'myData',
  'myRequests',
  'myRequestNew',
  'myRequest',
  'myHelp',
]);

type Load = () => Promise<ComponentType>;
/** Each page is fetched when it is first opened; the pages of one area share their parts. */
const PAGES: Record<RouteId, Load> = {
  home: async () => (await import('./pages/public/home.page.js')).HomePage,
  howItWorks: async () => (await import('./pages/public/how-it-works.page.js')).HowItWorksPage,
  rights: async () => (await import('./pages/public/rights.page.js')).RightsPage,
  catalogue: async () => (await import('./pages/public/catalogue.page.js')).CataloguePage,
  dataset: async () => (await import('./pages/public/dataset.page.js')).DatasetPage,
  projects: async () => (await import('./pages/public/projects.page.js')).ProjectsPage,
  project: async () => (await import('./pages/public/project.page.js')).ProjectPage,
  report: async () => (await import('./pages/public/report.page.js')).ReportPage,
  complaint: async () => (await import('./pages/projects/complaint.page.js')).ComplaintPage,
  ownProjects: async () => (await import('./pages/projects/projects.page.js')).OwnProjectsPage,
  ownProject: async () => (await import('./pages/projects/project.page.js')).OwnProjectPage,
  findings: async () => (await import('./pages/projects/findings.page.js')).FindingsPage,
  complaints: async () => (await import('./pages/projects/complaints.page.js')).ComplaintsPage,
  log: async () => (await import('./pages/public/log.page.js')).LogPage,
  accessibility: async () => (await import('./pages/public/accessibility.page.js')).AccessibilityPage,
  about: async () => (await import('./pages/public/about.page.js')).AboutPage,
  login: async () => SignInPage,
  notice: async () => (await import('./pages/public/notice.page.js')).NoticePage,
  myChoices: async () => (await import('./pages/patient/my-choices.page.js')).MyChoicesPage,
  myAct: async () => (await import('./pages/patient/my-act.page.js')).MyActPage,
  myPreferences: async () => (await import('./pages/preferences/my-messages.page.js')).MyMessagesPage,
  deliveries: async () => (await import('./pages/deliveries/deliveries.page.js')).DeliveriesPage,
  myReceipt: async () => (await import('./pages/patient/my-receipt.page.js')).MyReceiptPage,
  myRelatives: async () => (await import('./pages/representation/relatives.page.js')).RelativesPage,
  relativeNew: async () => (await import('./pages/representation/declaration.page.js')).DeclarationPage,
  relative: async () => (await import('./pages/representation/relative.page.js')).RelativePage,
  authorityDesk: async () =>
    (await import('./pages/representation/authority-desk.page.js')).AuthorityDeskPage,
  authorityCase: async () =>
    (await import('./pages/representation/authority-case.page.js')).AuthorityCasePage,
  deathDesk: async () => (await import('./pages/representation/death.page.js')).DeathPage,
  myErasure: async () => (await import('./pages/people/my-erasure.page.js')).MyErasurePage,
  identityDesk: async () => (await import('./pages/people/identity-desk.page.js')).IdentityDeskPage,
  identityCase: async () => (await import('./pages/people/identity-case.page.js')).IdentityCasePage,
  myUses: async () => (await import('./pages/patient-rights/my-uses.page.js')).MyUsesPage,
  myData: async () => (await import('./pages/patient-rights/my-data.page.js')).MyDataPage,
  myRequests: async () => (await import('./pages/patient-rights/my-requests.page.js')).MyRequestsPage,
  myRequestNew: async () => (await import('./pages/patient-rights/new-request.page.js')).NewRequestPage,
  myRequest: async () => (await import('./pages/patient-rights/request.page.js')).RequestPage,
  requestDesk: async () => (await import('./pages/rights-desk/desk.page.js')).RequestDeskPage,
  requestReview: async () => (await import('./pages/rights-desk/review.page.js')).RequestReviewPage,
  applications: async () => (await import('./pages/researcher/applications.page.js')).ApplicationsPage,
  procedureNew: async () => (await import('./pages/procedures/start.page.js')).ProcedureStartPage,
  dataRequestNew: async () => (await import('./pages/procedures/data-request.page.js')).DataRequestPage,
  shares: async () => (await import('./pages/procedures/shares.page.js')).SharesPage,
  answers: async () => (await import('./pages/procedures/answers.page.js')).AnswersPage,
  application: async () => (await import('./pages/researcher/application.page.js')).ApplicationPage,
  applicationVersions: async () =>
    (await import('./pages/researcher/application-versions.page.js')).ApplicationVersionsPage,
  applicationForm: async () =>
    (await import('./pages/researcher/application-form.page.js')).ApplicationFormPage,
  permits: async () => (await import('./pages/permits/permits.page.js')).PermitsPage,
  permit: async () => (await import('./pages/permits/permit.page.js')).PermitPage,
  permitStatus: async () => (await import('./pages/permits/permit-status.page.js')).PermitStatusPage,
  fees: async () => (await import('./pages/permits/fees.page.js')).FeesPage,
  training: async () => (await import('./pages/permits/training.page.js')).TrainingPage,
  myTraining: async () => (await import('./pages/permits/training.page.js')).MyTrainingPage,
  deadlines: async () => (await import('./pages/clocks/deadlines.page.js')).DeadlinesPage,
  inbox: async () => (await import('./pages/clocks/inbox.page.js')).InboxPage,
  committee: async () => (await import('./pages/committee/composition.page.js')).CompositionPage,
  meetings: async () => (await import('./pages/committee/meetings.page.js')).MeetingsPage,
  meeting: async () => (await import('./pages/committee/meeting.page.js')).MeetingPage,
  guestReviews: async () => (await import('./pages/committee/guest-reviews.page.js')).GuestReviewsPage,
  queue: async () => (await import('./pages/access-body/queue.page.js')).QueuePage,
  review: async () => (await import('./pages/access-body/review.page.js')).ReviewPage,
  holderDatasets: async () => (await import('./pages/holder/datasets.page.js')).HolderDatasetsPage,
  holderDatasetNew: async () => (await import('./pages/holder/description.page.js')).DescriptionPage,
  holderDataset: async () => (await import('./pages/holder/dataset.page.js')).HolderDatasetPage,
  holderDescription: async () => (await import('./pages/holder/description.page.js')).DescriptionPage,
  linkage: async () => (await import('./pages/holder/linkage.page.js')).LinkagePage,
  releases: async () => (await import('./pages/holder/releases.page.js')).ReleasesPage,
  webhooks: async () => (await import('./pages/webhooks/webhooks.page.js')).WebhooksPage,
  environments: async () => (await import('./pages/environment/environments.page.js')).EnvironmentsPage,
  unsealing: async () => (await import('./pages/environment/unsealing.page.js')).UnsealingPage,
  recalls: async () => (await import('./pages/environment/recalls.page.js')).RecallsPage,
  retention: async () => (await import('./pages/retention/retention.page.js')).RetentionPage,
  logRetention: async () => (await import('./pages/retention/log-retention.page.js')).LogRetentionPage,
  detection: async () => (await import('./pages/detection/detection.page.js')).DetectionPage,
  detectionRules: async () => (await import('./pages/detection/detection-rules.page.js')).DetectionRulesPage,
  detectionFinding: async () =>
    (await import('./pages/detection/detection-finding.page.js')).DetectionFindingPage,
  inspection: async () => (await import('./pages/inspector/inspection.page.js')).InspectionPage,
  myTraces: async () => (await import('./pages/patient-rights/my-traces.page.js')).MyTracesPage,
  questions: async () => (await import('./pages/inspector/questions.page.js')).QuestionsPage,
  question: async () => (await import('./pages/inspector/question.page.js')).QuestionPage,
  story: async () => (await import('./pages/inspector/story.page.js')).StoryPage,
  replay: async () => (await import('./pages/inspector/replay.page.js')).ReplayPage,
  missions: async () => (await import('./pages/missions/missions.page.js')).MissionsPage,
  missionNew: async () => (await import('./pages/missions/mission-new.page.js')).MissionNewPage,
  mission: async () => (await import('./pages/missions/mission.page.js')).MissionPage,
  bundles: async () => (await import('./pages/bundles/bundles.page.js')).BundlesPage,
  bundleCheck: async () => (await import('./pages/bundles/bundle-check.page.js')).BundleCheckPage,
  bundle: async () => (await import('./pages/bundles/bundle.page.js')).BundlePage,
  alarms: async () => (await import('./pages/alarms/alarms.page.js')).AlarmsPage,
  consistency: async () => (await import('./pages/inspector/consistency.page.js')).ConsistencyPage,
  entry: async () => (await import('./pages/inspector/entry.page.js')).EntryPage,
  operations: async () => (await import('./pages/operator/operations.page.js')).OperationsPage,
  parked: async () => (await import('./pages/operator/parked.page.js')).ParkedPage,
  importDesk: async () => (await import('./pages/imports/import-desk.page.js')).ImportDeskPage,
  importReport: async () => (await import('./pages/imports/import-report.page.js')).ImportReportPage,
  registerDesk: async () => (await import('./pages/imports/register-desk.page.js')).RegisterDeskPage,
  assistance: async () => (await import('./pages/agent/assistance.page.js')).AssistancePage,
  assistanceHere: async () => (await import('./pages/agent/mandate-open.page.js')).MandateHerePage,
  assistancePhone: async () => (await import('./pages/agent/mandate-open.page.js')).MandatePhonePage,
  assistanceSession: async () => (await import('./pages/agent/session.page.js')).SessionPage,
  assistanceForms: async () => (await import('./pages/agent/forms.page.js')).FormsPage,
  assistanceForm: async () => (await import('./pages/agent/form.page.js')).FormPage,
  myHelp: async () => (await import('./pages/patient/my-help.page.js')).MyHelpPage,
  noticeDesk: async () => (await import('./pages/notices/notice-desk.page.js')).NoticeDeskPage,
  noticeNew: async () => (await import('./pages/notices/notice-draft.page.js')).NoticeNewPage,
  noticeDraft: async () => (await import('./pages/notices/notice-draft.page.js')).NoticeDraftPage,
};

const pageRoute = (id: RouteId, locale: Locale): RouteObject =>
  ({
    path: ROUTES[id][locale] || undefined,
    index: ROUTES[id][locale] === '' ? true : undefined,
    lazy: async () => {
      const Component = await PAGES[id]();
      return {
        Component: () => (
          <Guard id={id}>
            {OF_PATIENT.has(id) ? (
              <EnrolmentGate>
                <Component />
              </EnrolmentGate>
            ) : (
              <Component />
            )}
          </Guard>
        ),
      };
    },
  }) as RouteObject;

/** English first: its prefix is longer, and French answers for the rest. */
export const router = createBrowserRouter(
  [...LOCALES].reverse().map((locale) => ({
    path: prefixOf(locale) || '/',
    element: <LocaleLayout locale={locale} />,
    errorElement: <FailurePage />,
    hydrateFallbackElement: <div role="status" aria-busy="true" />,
    loader: () => loadMessages(locale),
    shouldRevalidate: () => false,
    children: [
      ...ROUTE_IDS.map((id) => pageRoute(id, locale)),
      { path: 'datasets/:datasetId', Component: DatasetAddress },
      { path: '*', Component: NotFoundPage },
    ],
  })),
);
