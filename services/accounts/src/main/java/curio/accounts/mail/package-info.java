/** Mails: how they look on the wire, and how they leave, by SMTP or into files. */
@NullMarked
package curio.accounts.mail;

import org.jspecify.annotations.NullMarked;
