"""Why a figure changed between two days: who came in, who went out, who changed side, and through what."""
