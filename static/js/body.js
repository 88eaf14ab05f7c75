// The snippet GOV.UK Frontend asks for right after <body>, as a file: inline scripts are refused by policy.
document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');
