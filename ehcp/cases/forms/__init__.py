"""The form of every act."""
