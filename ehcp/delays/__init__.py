"""Why a limit was missed."""
