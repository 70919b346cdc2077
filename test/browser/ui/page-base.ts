/** The app finds its worker beside its page; a test's page stands elsewhere. */
const base = document.createElement('base')
base.href = '/'
document.head.append(base)
