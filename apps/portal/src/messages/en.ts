import base from './en.json' with { type: 'json' };
import notices from './notices.en.json' with { type: 'json' };
import representation from './representation.en.json' with { type: 'json' };
import assistance from './assistance.en.json' with { type: 'json' };
import people from './people.en.json' with { type: 'json' };
import imports from './imports.en.json' with { type: 'json' };
import rights from './rights.en.json' with { type: 'json' };
import notifications from './notifications.en.json' with { type: 'json' };
import interoperability from './interoperability.en.json' with { type: 'json' };
import catalogue from './catalogue.en.json' with { type: 'json' };
import applications from './applications.en.json' with { type: 'json' };
import procedures from './procedures.en.json' with { type: 'json' };
import committee from './committee.en.json' with { type: 'json' };
import clocks from './clocks.en.json' with { type: 'json' };
import permits from './permits.en.json' with { type: 'json' };
import environments from './environments.en.json' with { type: 'json' };
import projects from './projects.en.json' with { type: 'json' };
import inspection from './inspection.en.json' with { type: 'json' };
import missions from './missions.en.json' with { type: 'json' };
import bundles from './bundles.en.json' with { type: 'json' };
import completeness from './completeness.en.json' with { type: 'json' };
import witnesses from './witnesses.en.json' with { type: 'json' };
import retention from './retention.en.json' with { type: 'json' };
import detection from './detection.en.json' with { type: 'json' };

/** All texts of one language, by message id; one file per area. */
export default {
  ...base,
  ...notices,
  ...representation,
  ...assistance,
  ...people,
  ...imports,
  ...rights,
  ...notifications,
  ...interoperability,
  ...catalogue,
  ...applications,
  ...procedures,
  ...committee,
  ...clocks,
  ...permits,
  ...environments,
  ...projects,
  ...inspection,
  ...missions,
  ...bundles,
  ...completeness,
  ...witnesses,
  ...retention,
  ...detection,
};
