import type { Faults } from './fault.js'

const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202egnp.exe\u0000\u0007\u001b[31m\r\nSet-Cookie: a=b\u2028'
const HOSTILE_AVATAR = 'javascript:alert(1)'

/** Profiles that must neither fail a login nor reach a page as they are (weibo.md, 3; configuration.md, WEIBO_FETCH_PROFILE). */
export const PROFILE_FAULTS: Faults = {
  'profile-hostile': {
    does: 'screen_name with markup, bidi and control characters; avatars with javascript: addresses',
    fields: (fields) => ({
      ...fields,
      screen_name: HOSTILE_NAME,
      name: HOSTILE_NAME,
      profile_image_url: HOSTILE_AVATAR,
      avatar_large: HOSTILE_AVATAR,
      avatar_hd: HOSTILE_AVATAR,
    }),
  },
  'profile-long-name': {
    does: 'screen_name of 10,000 characters',
    fields: (fields) => ({ ...fields, screen_name: '微'.repeat(10_000) }),
  },
  'profile-bare': {
    does: 'nothing but id and idstr',
    fields: ({ id, idstr }) => ({ ...(id === undefined ? {} : { id }), ...(idstr === undefined ? {} : { idstr }) }),
  },
  'profile-wrong-types': {
    does: 'screen_name is a number, the avatars are null',
    fields: (fields) => ({ ...fields, screen_name: 42, profile_image_url: null, avatar_large: null, avatar_hd: null }),
  },
  'profile-other-person': { does: 'idstr is somebody else', fields: (fields) => ({ ...fields, idstr: '1' }) },
}
